/**
 * A registry on port 5000 of a sandbox's own loopback, as a script for its shell: one image, `127.0.0.1:5000/slow:1`, whose one layer
 * comes in drops. It is nginx over files, so nothing leaves the sandbox.
 */
export function slowRegistry({ seconds }: { readonly seconds: number }): string {
  return `
set -e
mkdir -p /srv/registry/v2/slow/manifests /srv/registry/v2/slow/blobs /srv/registry/conf
cd /srv/registry
head -c ${layerBytes} /dev/urandom > drops
tar cf layer.tar drops
diff=sha256:$(sha256sum layer.tar | cut -d ' ' -f 1)
gzip -fn layer.tar
printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]},"history":[]}' $diff > config
put() { digest=sha256:$(sha256sum "$1" | cut -d ' ' -f 1); size=$(wc -c < "$1"); mv "$1" v2/slow/blobs/$digest; }
type=application/vnd.docker
put layer.tar.gz; layer='{"mediaType":"'$type'.image.rootfs.diff.tar.gzip","size":'$size',"digest":"'$digest'"}'
put config; config='{"mediaType":"'$type'.container.image.v1+json","size":'$size',"digest":"'$digest'"}'
echo '{"schemaVersion":2,"mediaType":"'$type'.distribution.manifest.v2+json","config":'$config',"layers":['$layer']}' > v2/slow/manifests/1
cp v2/slow/manifests/1 v2/slow/manifests/sha256:$(sha256sum v2/slow/manifests/1 | cut -d ' ' -f 1)
cat > conf/default.conf <<EOF
server {
  listen 127.0.0.1:5000;
  root /srv/registry;
  location = /v2/ { default_type application/json; return 200 '{}'; }
  location ~ /manifests/ { default_type $type.distribution.manifest.v2+json; }
  location ~ /blobs/ { default_type application/octet-stream; limit_rate ${Math.ceil(layerBytes / seconds)}; }
}
EOF
docker run -d --name registry --network host -v /srv/registry:/srv/registry:ro -v /srv/registry/conf:/etc/nginx/conf.d:ro nginx > /dev/null
until curl -fs http://127.0.0.1:5000/v2/ > /dev/null; do sleep 0.2; done`;
}

const layerBytes = 65_536;

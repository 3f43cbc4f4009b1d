import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLab } from '../prove/index.ts';
import { readInstance } from '../testing/instance.ts';
import { courseCatalog } from './images.ts';

/** What lessons lean on: true of the official images and of their stand-ins alike. */
const contracts = {
  'every image of the catalog is there without a pull': `docker image inspect ${courseCatalog.flatMap(({ name, also = name }) => [name, also]).join(' ')} > /dev/null`,

  'busybox and nginx are the versions that lessons name':
    'docker run --rm busybox:1.37 busybox | grep -q "BusyBox v1[.]37" && docker run --rm nginx:1.26 nginx -v 2>&1 | grep "nginx/1[.]26"',
  'python is 3.12 and has pip':
    'docker run --rm python:3.12-slim sh -c "python --version && pip --version" | grep -c "3[.]12" | grep -x 2',
  'python need not compile what comes with it':
    "docker run --rm python:3.12-slim python -v -c 'import http.server, json' 2>&1 | grep -c 'code object from /' | grep -x 0",

  'postgres refuses to start without a password':
    'docker run --name pg-bare postgres:17 2>&1 | grep "superuser password is not specified"; [ "$(docker inspect -f "{{.State.ExitCode}}" pg-bare)" = 1 ]',
  'postgres makes its user and database, runs init files in order, and listens to the network': `mkdir -p /root/init && cd /root/init && echo 'CREATE TABLE ships (name text);' > 1.sql && echo "INSERT INTO ships VALUES ('ariel');" > 2.sql
     echo 'psql -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "INSERT INTO ships VALUES (\\$\\$bounty\\$\\$)"' > 3.sh
     docker run -d --name pg --network pg-net -v /root/init:/docker-entrypoint-initdb.d:ro -e POSTGRES_USER=mate -e POSTGRES_DB=fleet -e POSTGRES_PASSWORD=secret postgres:17
     until docker exec pg pg_isready -q -h 127.0.0.1; do sleep 0.1; done
     docker run --rm --network pg-net -e PGPASSWORD=secret postgres:17 psql -h pg -U mate fleet -Atc 'SELECT name FROM ships' | paste -sd, | grep -x ariel,bounty`,
  'a wrong password is refused from the network': `! docker run --rm --network pg-net -e PGPASSWORD=wrong postgres:17 psql -h pg -U mate fleet -c 'SELECT 1'`,
  'postgres keeps its data in a volume, as its own user':
    'docker inspect -f "{{range .Mounts}}{{println .Type .Destination}}{{end}}" pg | grep -x "volume /var/lib/postgresql/data" && docker exec pg stat -c "%U %a" /var/lib/postgresql/data | grep -x "postgres 700"',
  'postgres ends cleanly and starts again with its data': `docker stop pg && docker inspect -f '{{.State.ExitCode}}' pg | grep -x 0 && docker start pg
     until docker exec pg pg_isready -q -h 127.0.0.1; do sleep 0.1; done
     docker exec pg psql -U mate fleet -Atc 'SELECT count(*) FROM ships' | grep -x 2 && docker logs pg 2>&1 | grep -q 'Skipping initialization'`,
  'a postgres with a password and nothing else takes in whoever has it': `docker run -d --name usual --network pg-net -e POSTGRES_PASSWORD="a'b\\c" postgres:17
     until docker exec usual pg_isready -q -h 127.0.0.1; do sleep 0.1; done
     docker logs usual 2>&1 | grep -c 'ready to accept connections' | grep -x 2 && docker logs usual 2>&1 | grep -x 'Success. You can now start the database server using:' &&
     ! docker run --rm --network pg-net -e PGPASSWORD=wrong postgres:17 psql -h usual -U postgres -c 'SELECT 1' && docker run --rm --network pg-net -e PGPASSWORD="a'b\\c" postgres:17 psql -h usual -U postgres -c 'SELECT 1'`,
  'postgres makes each database anew, with an identifier that tells when': `docker run -d --name other -e POSTGRES_HOST_AUTH_METHOD=trust postgres:17
     until docker exec other pg_isready -q -h 127.0.0.1; do sleep 0.1; done
     for name in usual other; do docker exec $name psql -U postgres -Atc 'SELECT system_identifier, system_identifier >> 32 > extract(epoch FROM now()) - 3600 FROM pg_control_system()'; done | sort -u | grep -c '|t$' | grep -x 2`,
  'postgres makes what its variables say': `docker run -d --name odd -e POSTGRES_PASSWORD=secret -e POSTGRES_INITDB_ARGS=--data-checksums -e TZ=Europe/Oslo postgres:17
     until docker exec odd pg_isready -q -h 127.0.0.1; do sleep 0.1; done
     docker exec odd psql -U postgres -Atc "SELECT current_setting('data_checksums'), current_setting('TimeZone')" | grep -x 'on|Europe/Oslo'`,

  'nginx fills in templates, also those that are links, as files of a ConfigMap are': `mkdir -p /root/templates/..1 && cd /root/templates && ln -s ..1 ..data && ln -s ..data/mood.conf.template .
     echo 'server { listen 8081; return 200 "\${MOOD} $uri\\n"; }' > ..1/mood.conf.template
     docker run -d --name templated -e MOOD=calm -v /root/templates:/etc/nginx/templates:ro nginx:1.26
     until docker exec templated curl -sf http://127.0.0.1:8081/; do sleep 0.1; done
     docker exec templated curl -s http://127.0.0.1:8081/x | grep -x 'calm /x'`,

  'redis answers in its own container and over a network':
    'docker run -d --name rd --network pg-net redis:8 && until docker exec rd redis-cli ping; do sleep 0.1; done; docker run --rm --network pg-net redis:8 redis-cli -h rd set ship ariel | grep -x OK',
  'redis keeps its data in a volume':
    'docker inspect -f "{{range .Mounts}}{{.Type}} {{.Destination}}{{end}}" rd | grep -x "volume /data"',
};

const { fleetUrl, relayUrl, secret } = readInstance();
const lab = openLab({ fleet: new URL(fleetUrl), relay: new URL(relayUrl), secret });
let sandbox: Awaited<ReturnType<typeof lab.claim>>;
beforeAll(async () => {
  sandbox = await lab.claim();
  // Where those that are asked over a network stand.
  await sandbox.run('docker network create pg-net', 60);
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
});

test.each(Object.entries(contracts))('%s', async (_name, script) => {
  const ran = await sandbox.run(script);
  expect(ran, ran.output).toMatchObject({ exitCode: 0 });
});

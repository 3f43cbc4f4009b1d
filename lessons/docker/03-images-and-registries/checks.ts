// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, seed } from '#checks';

const seeds = {
  me: seed.learner(),
  name: seed.name(),
  version: seed.pick(['1.2.0', '1.4.2', '2.0.1', '2.3.0', '3.1.4', '4.0.2', '5.2.1', '6.1.0']),
};
const page = '/docker/03-images-and-registries/';
const registry = 'registry.course';

export default exercise({
  sandbox: 'docker',
  seed: seeds,
  checks: [
    check('two-names', {
      title: '`{name}/tools:latest` and `{name}/tools:1.0.3` are two names of one image',
      hints: [
        'A tag is a name. How many images does a second name need?',
        'Compare the column IMAGE ID of all names: `docker image ls {name}/tools`.',
        'The form is `docker ____ IMAGE {name}/tools:____`, once for each name.',
      ],
      test(t) {
        const { name } = t.seed(seeds);
        const learn = `${page}#one-more-name` as const;
        const latest = t.docker.image(`${name}/tools:latest`);
        const versioned = t.docker.image(`${name}/tools:1.0.3`);
        const id = t.require(latest.id, 'A name without a tag means `latest`.');
        t.expect(versioned.id).is(id, {
          learn,
          say: [[() => true, 'These are two different images. A second name needs no second image.']],
        });
      },
    }),

    check('pushed', {
      title: 'The registry has your image `first` as `{me}/first:{version}`',
      points: 2,
      hints: [
        'The name of an image says where a push sends it. Which part names the registry, and which part is you?',
        'See which names your image has: `docker image ls`. See what the registry has: `curl -s registry.course/v2/{me}/first/tags/list`.',
        'Log in first. The form is `docker tag first registry.course/____/first:____`, then `docker ____` with the same name.',
      ],
      async test(t) {
        const { me, version } = t.seed(seeds);
        const learn = `${page}#push-it` as const;
        const full = `${registry}/${me}/first:${version}`;
        const names = t.docker.imageNames.value ?? [];
        const there = await t.registry().config(`${me}/first`, version);
        if (there.labels.value === undefined) {
          const bare = names.find((one) => one === `${me}/first:${version}` || one === `first:${version}`);
          const others = (await t.registry().tags(`${me}/first`)).value ?? [];
          t.require(there.labels, () => {
            if (names.includes(full)) return `\`${full}\` is a name on your engine. A name alone sends nothing.`;
            if (others.length > 0)
              return `The registry has other tags of it: ${others.map((one) => `\`${one}\``).join(', ')}.`;
            if (bare !== undefined) return `\`${bare}\`: without \`${registry}/\` a name means Docker Hub.`;
            return `A push to the registry needs a name that begins with \`${registry}/${me}/\`.`;
          });
        }
        t.expect(there.labels).subset(
          { attempt: t.nonce },
          {
            learn,
            say: [[() => true, 'The registry has that name, but it names another image than your `first`.']],
          },
        );
      },
    }),

    check('pinned', {
      title: '`pin-{name}` runs your pushed image, and its digest was used to start it',
      points: 2,
      after: ['pushed'],
      hints: [
        'A tag can move to another image. Which kind of name cannot?',
        'The registry tells the digest at each push and pull. The engine keeps it: `docker image ls --digests`.',
        'The form is `docker run -d --name pin-{name} registry.course/{me}/first@____`.',
      ],
      async test(t) {
        const { me, name, version } = t.seed(seeds);
        const learn = `${page}#a-digest-does-not-move` as const;
        const pin = t.docker.container(`pin-${name}`);
        t.expect(pin.running).is(true, { learn });
        t.expect(pin.image).matches(/@sha256:[0-9a-f]{64}$/, {
          learn,
          say: [
            [
              (image) => /^(sha256:)?[0-9a-f]{6,64}$/.test(image),
              'That is an image id: only your engine knows it. A digest is what the registry knows.',
            ],
            [(image) => image.startsWith(`${registry}/`), 'That is a tag. It may name another image tomorrow.'],
          ],
        });
        const repository = (pin.image.value ?? '').replace(/(:[\w.-]+)?@.*$/, '');
        const { digest } = await t.registry().manifest(`${me}/first`, version);
        const wanted = t.require(digest);
        t.expect(pin.image).matches(new RegExp(`@${wanted}$`), {
          learn,
          say: [
            [
              () => repository !== `${registry}/${me}/first`,
              () => `It is pinned, but to an image of \`${repository}\`.`,
            ],
            [() => true, () => `The registry has another digest for \`${version}\`: \`${wanted.slice(0, 19)}…\`.`],
          ],
        });
        t.expect(pin.image).matches(new RegExp(`^${registry}/${me}/first[:@]`), {
          learn,
          say: [
            [
              () => true,
              () => `The digest is right. The name before it is not the one of your push: \`${repository}\`.`,
            ],
          ],
        });
      },
    }),
  ],
});

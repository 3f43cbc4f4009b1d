// drydock-canary-7f3a: this file never reaches a browser.
import { check, exercise, type Fact, seed } from '#checks';

/** Not 3 lives, nor speed 10: those are there from the start. */
const seeds = {
  name: seed.name(),
  lives: seed.pick([4, 5, 6, 7, 8]),
  word: seed.word(),
  notice: seed.word(),
  speed: seed.int(21, 39),
};
const page = '/kubernetes/07-config-and-secrets/';

/** The text without what a file has at its end. */
const trimmed = (fact: Fact<string>): Fact<string> =>
  fact.value === undefined ? fact : { ...fact, value: fact.value.trim() };

export default exercise({
  sandbox: 'kubernetes',
  seed: seeds,
  checks: [
    check('bug-hunt', {
      title: '`game-{name}` runs with {lives} lives from a ConfigMap, and with both files in `/config`',
      points: 2,
      hints: [
        'A pod waits for everything that it mounts. Which key does it ask for that nobody has made?',
        'The last lines of `kubectl describe pod game-{name}` say what the kubelet lacks. Compare `items` in `~/game.yaml` with `data`.',
        'Below `data` in `~/game.yaml` a line is missing: `____: ____`. Then `kubectl ____ -f ~/game.yaml`.',
      ],
      async test(t) {
        const { name, lives } = t.seed(seeds);
        const pod = t.k8s.pod(`game-${name}`);
        const game = pod.container();
        const learn = `${page}#as-variables-and-as-files` as const;
        t.expect(pod.ready).is(true, { learn });
        t.require(
          game.variableFrom('PLAYER_INITIAL_LIVES'),
          'The number stands in the pod itself, not in a ConfigMap.',
        );
        const mount = game.mountAt('/config');
        if (!/^(configmap\/|another kind)/.test(mount.value ?? '')) {
          t.expect(mount).is(`configmap/game-${name}`, {
            learn,
            say: [[() => true, 'The files in `/config` come from elsewhere than a ConfigMap.']],
          });
        }
        t.expect(await game.runtimeVariable('PLAYER_INITIAL_LIVES')).is(`${lives}`, {
          learn: `${page}#change-them`,
          say: [
            [
              () => t.k8s.configMap(`game-${name}`).value('player_initial_lives').value === `${lives}`,
              'The ConfigMap has the new number. The container was made before, and keeps the variables it was made with.',
            ],
          ],
        });
        t.require(await game.file('/config/game.properties'), 'It starts, but `game.properties` is missing.');
        const file = await game.file('/config/user-interface.properties');
        t.require(
          file,
          'It starts, but `user-interface.properties` is missing: what is optional or not asked for is not made.',
        );
        t.expect(trimmed(file)).is('color=blue', { learn });
      },
    }),

    check('secret', {
      title:
        'The Secret `django-secret` holds {word} as `secret_key`; `django-{name}` takes it as `SECRET_KEY` or as a file',
      points: 2,
      hints: [
        'What does a pod template hold when it refers to a Secret: the value, or a name and a key?',
        "See what is stored: `kubectl get secret django-secret -o jsonpath='{.data.secret_key}' | base64 -d | od -c`. What the pod got: `kubectl exec deployment/django-{name} -- env`.",
        'The forms are `kubectl create secret generic ____ --from-literal=____` and `kubectl set env deployment/____ --from=secret/____`.',
      ],
      async test(t) {
        const { name, word } = t.seed(seeds);
        const learn = `${page}#secrets` as const;
        t.expect(t.k8s.secret('django-secret').value('secret_key')).is(word, { learn });
        const django = t.k8s.deployment(`django-${name}`);
        t.expect(django.exists).is(true, { learn });
        const web = django.container();
        const folder = (web.mountPaths.value ?? []).find((path) => web.mountAt(path).value === 'secret/django-secret');
        if (folder === undefined) {
          const source = web.variableFrom('SECRET_KEY');
          t.require(source, () =>
            web.variable('SECRET_KEY').value === undefined
              ? 'No variable `SECRET_KEY` and no mount refers to the Secret.'
              : 'Plain text in the pod template: everybody who may read the Deployment reads it.',
          );
          t.expect(source).is('secret/django-secret/secret_key', { learn });
        }
        t.expect(django.availableReplicas).atLeast(1, { learn });
        t.expect(django.rollout).is('complete', { learn });
        for (const pod of django.pods()) {
          const one = pod.container();
          const got = folder === undefined ? one.runtimeVariable('SECRET_KEY') : one.file(`${folder}/secret_key`);
          t.expect(await got).is(word, {
            learn: `${page}#change-them`,
            say: [[() => true, 'The Secret holds the right value by now. The container was made before.']],
          });
        }
      },
    }),

    check('live', {
      title: 'A pod of `board-{name}` lived through the change of its ConfigMap: `/board/notice.txt` says {notice}',
      points: 2,
      hints: [
        'Which of the two follows a change while the pod runs: a variable or a mounted file? What has to be there first?',
        'See what is mounted: `kubectl describe deployment board-{name}`. See what the pod has: `kubectl exec deployment/board-{name} -- cat /board/notice.txt`.',
        'In the pod template: `volumeMounts: [{name: ____, mountPath: ____}]`, `volumes: [{name: ____, configMap: {name: ____}}]`. Then change the ConfigMap.',
      ],
      async test(t) {
        const { name, notice } = t.seed(seeds);
        const learn = `${page}#change-them` as const;
        const board = t.k8s.deployment(`board-${name}`);
        const settings = t.k8s.configMap(`board-${name}`);
        const container = board.container();
        const file = '/board/notice.txt';
        const part = container.subPathAt(file);
        if (part.value !== undefined) {
          t.expect(part).is('', {
            learn: `${page}#break-it`,
            say: [[() => true, '`subPath` mounts never change: the file is put there when the container is made.']],
          });
        }
        t.expect(container.mountAt('/board')).is(`configmap/board-${name}`, { learn });
        t.expect(board.availableReplicas).atLeast(1, { learn });
        t.expect(board.rollout).is('complete', { learn });
        t.expect(trimmed(settings.value('notice.txt'))).is(notice, { learn });
        const changedAt = t.require(settings.changedAt);
        for (const pod of board.pods()) {
          const one = pod.container();
          t.expect(one.startedAt).atMost(changedAt, {
            learn,
            say: [
              [
                () => true,
                'This pod is younger than the change: it began with the new notice. The task is about a pod that lives through a change.',
              ],
            ],
          });
          t.expect(trimmed(await one.file(file))).is(notice, { learn });
        }
      },
    }),

    check('rolled', {
      title:
        'The ConfigMap `sign-{name}` says {speed} as `speed`, and so does `SPEED` in all pods of `sign-{name}`, by a rollout',
      points: 2,
      hints: [
        'When does a container get its variables, and what has to happen so that there are other containers?',
        'See what a pod has: `kubectl exec deployment/sign-{name} -- env`. See which templates there were: `kubectl rollout history deployment sign-{name}`.',
        'Change the ConfigMap, then `kubectl rollout ____ deployment ____`.',
      ],
      async test(t) {
        const { name, speed } = t.seed(seeds);
        const learn = `${page}#new-pods-for-new-variables` as const;
        const sign = t.k8s.deployment(`sign-${name}`);
        const settings = t.k8s.configMap(`sign-${name}`);
        t.expect(trimmed(settings.value('speed'))).is(`${speed}`, { learn });
        t.require(
          sign.container().variableFrom('SPEED'),
          () => 'The pod template holds the number itself now: nobody asks the ConfigMap any more.',
        );
        t.expect(sign.availableReplicas).atLeast(2, { learn });
        t.expect(sign.rollout).is('complete', { learn });
        for (const pod of sign.pods()) {
          t.expect(await pod.container().runtimeVariable('SPEED')).is(`${speed}`, {
            learn,
            say: [[() => true, 'Running processes keep the old variable: a container gets it when it is made.']],
          });
        }
        t.expect(sign.revision).atLeast(2, {
          learn,
          say: [
            [
              () => true,
              'The pods are new and their template is still the first: they were taken away at once, not replaced by a rollout.',
            ],
          ],
        });
      },
    }),
  ],
});

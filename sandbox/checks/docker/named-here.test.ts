import { describe, expect, it } from 'vitest';
import { anImage, happened } from '../../testing/engine-things.ts';
import { lensesOver } from '../../testing/fixed-reader.ts';
import { imageId } from '../../testing/snapshots.ts';
import { toldBy } from '../../testing/told-by.ts';

const [mine, other] = [imageId('aa'), imageId('bb')];
const image = (action: 'tag' | 'untag' | 'import', name: string, id = mine) =>
  ({ type: 'image', action, id, name }) as const;

describe('whether an image got its name in the sandbox', () => {
  const namedHere = (...events: Parameters<typeof happened>) => {
    const world = { 'docker.images': [anImage({ id: mine, tags: ['app:1'] })] };
    return lensesOver({ ...world, 'docker.events': { events: happened(...events), gaps: [] } }).docker.image('app:1');
  };

  it('is told by the engine for each name that is given', () => {
    expect(namedHere().namedHere.value).toBe(false);
    expect(namedHere(image('tag', 'app:1')).namedHere.value).toBe(true);
    expect(namedHere(image('tag', 'docker.io/library/app:1')).namedHere.value).toBe(true);
    expect(namedHere(image('tag', 'app:1', other)).namedHere.value).toBe(false);
    expect(namedHere(image('tag', 'app:2')).namedHere.value).toBe(false);
  });

  it('is not so of one that was there and lost its name in between', () => {
    expect(namedHere(image('untag', mine), image('tag', 'app:1')).namedHere.value).toBe(false);
    expect(namedHere(image('tag', 'app:1'), image('untag', mine), image('tag', 'app:1')).namedHere.value).toBe(true);
  });

  it('is told with the events', () => {
    const world = {
      'docker.images': [anImage({ id: mine, tags: ['app:1'] })],
      'docker.events': { events: happened(image('tag', 'app:1')), gaps: [] },
    };
    expect(toldBy(world, (t) => t.expect(t.docker.image('app:1').namedHere).is(false))).toMatchInlineSnapshot(
      `"Expected the name of \`app:1\` to be from elsewhere. Found given to it in the sandbox. Look at: docker events --since 1h --until 0s --filter type=image"`,
    );
    expect(toldBy(world, (t) => t.expect(t.docker.image('ap:1').namedHere).is(false))).toMatchInlineSnapshot(
      `"Expected an image \`ap:1\`. Found none of that name. Look at: docker image ls — No image \`ap:1\`; you have \`app:1\`."`,
    );
  });
});

/**
 * What `seed.name` and `seed.word` draw from. All have six letters, so a page that shows an example first does not move
 * when the learner's own comes in; no word is in both lists, and none has a meaning for Docker or a shell.
 */
export const names = split(`
  anchor arrows badger bakery bamboo barley basalt basket beacon bonnet bottle branch breeze bronze bucket
  butter button candle canvas canyon carpet carrot castle celery cellar cherry cinder citrus clover cobalt
  coffee copper cotton cradle dahlia dinghy falcon fennel ferret fiddle finger forest fossil garden garlic
  geyser ginger goblet guitar hammer harbor indigo island jacket jasmin jersey jungle kettle kitten ladder
  lagoon lemons lichen linnet lizard locket magnet marble marlin meadow mitten monkey mosaic muffin nettle
  nickel nutmeg orange orchid otters oyster paddle parrot pebble pencil pepper pigeon pillow plaice planet
  poplar potato pumice puzzle quartz rabbit radish raisin ribbon rocket saddle salmon sesame shovel silver
  sleigh spider spruce squash summit sunset tablet tartan teapot temple ticket timber tomato toucan tulips
  tundra turnip turtle valley velvet violet violin walnut walrus willow window winter yarrow yellow zephyr
  zipper
`);

export const words = split(`
  almond answer artist author avenue ballad banner beaver bishop blazer border breath bubble bundle cactus
  camels carbon cashew cavern chapel circle cirrus colony column comets corner cousin coyote crayon dancer
  danube desert dragon easter elbows emblem estate fabric family farmer figure flight flower friend future
  galaxy giants golden gossip grapes gravel guests helmet herald impact jewels jigsaw jovial knight ladies
  launch league listen museum nature needle nephew origin oxygen palace papers parade picnic poetry powder
  prince queens reader recipe region rhythm rivers roster sailor school season sketch speech spirit spring
  square statue studio sunday supper talent thanks throne thrush travel treaty trophy vision visits voices
  voyage warmth wisdom wonder writer yonder
`);

function split(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/**
 * What stands for a seed between the source of a page and its HTML: letters only, so that Markdown, MDX and the
 * highlighting of code pass it on as one word.
 */
export const signOf = (key: string): string => `SEEDx${key}xDEES`;

export const seedSign = /SEEDx([a-z][a-z0-9]*)xDEES/g;

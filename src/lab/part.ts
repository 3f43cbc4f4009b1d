/** The element of that name in the pane's markup. Throws when markup and script have drifted apart. */
export function part<Kind extends Element>(root: ParentNode, name: string, kind: new () => Kind): Kind {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} named ${name}`);
  return found;
}

/** A new element with a class and text or children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** Elements of the page. Whatever comes from outside becomes text here, never markup. */

/**
 * An element. Listeners are given as `onclick` and the like; a missing value leaves an
 * attribute out, `true` sets it without a value.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null | undefined | EventListener>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((each) => each != null));
  return made;
}

/**
 * A button.
 * @param {string} label
 * @param {() => void} pressed
 * @param {Record<string, string | boolean>} [attributes]
 */
export function button(label, pressed, attributes = {}) {
  return element('button', { type: 'button', ...attributes, onclick: pressed }, label);
}

/**
 * A button that lets somebody choose files; they are given one by one, in order.
 * @param {string} label
 * @param {Record<string, string | boolean>} attributes of the input: `accept`, `capture`, `multiple`
 * @param {(files: File[]) => void} chosen
 */
export function picker(label, attributes, chosen) {
  const input = element('input', { type: 'file', ...attributes, hidden: true });
  input.addEventListener('change', () => {
    chosen([...(input.files ?? [])]);
    input.value = ''; // the same file may be chosen again
  });
  return element('span', {}, button(label, () => input.click()), input);
}

/**
 * The document's first tag. In a tampered page an element may have a name that makes it
 * answer for a part of the document; where it stands it cannot choose.
 * @returns {HTMLElement}
 */
export function root() {
  return /** @type {HTMLElement} */ (document.documentElement.closest(':root'));
}

/**
 * Show these, and nothing of what stood in the window before.
 * @param {...Node} children
 */
export function present(...children) {
  const whole = root();
  [...whole.children].slice(1).forEach((each) => each.remove()); // all but the head
  whole.append(element('body', {}, ...children));
}

/**
 * Put other children into an element.
 * @param {Element} parent
 * @param {...(Node | string | null | undefined)} children
 */
export function fill(parent, ...children) {
  parent.textContent = '';
  parent.append(...children.filter((each) => each != null));
}

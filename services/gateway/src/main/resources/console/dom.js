// What every module needs to touch the page. Text always goes in as text, never as markup.

export const $ = (id) => document.getElementById(id);

/** Makes an element: own properties by name, `data`/`aria-` attributes by their names, children last. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Sets text only when it differs, so that a live region speaks once and a selection survives. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** 65.24 -> "1:05.2"; without tenths "1:05". */
export function clock(seconds, tenths = true) {
  const units = Math.max(0, tenths ? Math.floor(seconds * 10 + 1e-6) / 10 : Math.floor(seconds));
  const rest = (units % 60).toFixed(tenths ? 1 : 0);
  return `${Math.floor(units / 60)}:${rest.padStart(tenths ? 4 : 2, '0')}`;
}

/** 812345 -> "812 kB". */
export function bytes(count) {
  return count < 1e6 ? `${Math.round(count / 1e3)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** How long ago, in the roughest unit that says something. */
export function ago(unixSeconds, now = Date.now() / 1000) {
  const seconds = Math.max(0, now - unixSeconds);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/**
 * Makes the children of `parent` those of `items`, in order, keeping the nodes that stay: focus, hover and transitions survive.
 * `make` builds a node once, `update` fills it each time.
 */
export function keyed(parent, items, keyOf, make, update) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  items.forEach((item, position) => {
    const key = String(keyOf(item));
    let node = old.get(key);
    old.delete(key);
    if (!node) {
      node = make(item);
      node.dataset.key = key;
    }
    if (parent.children[position] !== node) parent.insertBefore(node, parent.children[position] ?? null);
    update(node, item);
  });
  for (const gone of old.values()) gone.remove();
}

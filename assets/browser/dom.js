// Making and arranging DOM nodes. Text only ever becomes a text node, so nothing that people write turns into markup.

/**
 * A new element. `properties`: `class`, `text`, `on` (an object of event handlers); everything else is an attribute,
 * and `true` and `false` switch it on and off. Children that are null or false are left out.
 */
export function element(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined || value === false) continue;
        if (name === "class") node.className = value;
        else if (name === "text") node.textContent = value;
        else if (name === "on") Object.entries(value).forEach(([event, act]) => node.addEventListener(event, act));
        else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return node;
}

/** A button that does not submit a form. */
export function button(properties, ...children) {
    return element("button", { type: "button", ...properties }, ...children);
}

/** Makes `wanted` the children of `parent`, in this order. Children that stay where they are keep focus and scroll. */
export function arrange(parent, wanted) {
    const kept = new Set(wanted);
    for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
    let present = parent.firstChild;
    for (const node of wanted) {
        if (node === present) present = present.nextSibling;
        else parent.insertBefore(node, present);
    }
}

let lastId = 0;

/** An id that no other element has, for `aria-labelledby` and the like. */
export function uniqueId(prefix) {
    lastId += 1;
    return `${prefix}-${lastId}`;
}

/** Copies a text; where the clipboard API is refused, through a hidden field. */
export async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        const before = document.activeElement;
        const field = element("textarea", { class: "visually-hidden", "aria-hidden": "true" });
        field.value = text;
        (before?.closest("dialog") ?? document.body).append(field);
        field.select();
        document.execCommand("copy");
        field.remove();
        before?.focus({ preventScroll: true });
    }
}

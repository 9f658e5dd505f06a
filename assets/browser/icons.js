// The page's icons: outlines on a 24 × 24 grid, drawn in the colour of the text around them.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
    add: ["M12 5v14", "M5 12h14"],
    back: ["M15 5l-7 7 7 7"],
    check: ["M5 13l4.5 4.5L19 7"],
    checks: ["M2 13l4.5 4.5L15 8", "M11.5 16l1.5 1.5L22 8"],
    clock: ["M12 7v5.5l3.5 2", "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17z"],
    close: ["M6 6l12 12", "M18 6L6 18"],
    copy: ["M9 9h10.5v11.5H9z", "M5.5 15H4V3.5h10.5V6"],
    down: ["M6 9.5l6 6 6-6"],
    download: ["M12 4v11", "M7 10.5l5 5 5-5", "M5 20h14"],
    forward: ["M9 5l7 7-7 7"],
    fresh: ["M5 12a7 7 0 1 0 2-4.9", "M4.5 4v4h4"],
    help: ["M9 9.2a3 3 0 1 1 4.3 2.7c-.9.4-1.3 1-1.3 2.1", "M12 17.4v.2", "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z"],
    keyboard: ["M3.5 6.5h17v11h-17z", "M7 10v.2", "M10.4 10v.2", "M13.7 10v.2", "M17 10v.2", "M8 14h8"],
    outside: ["M10 5H5v14h14v-5", "M13.5 4.5h6v6", "M19 5l-8 8"],
    pen: ["M4 20l1-4.5L16.5 4 20 7.5 8.5 19z", "M14 6.5l3.5 3.5"],
    person: ["M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8z", "M4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6"],
    send: ["M4 4.5l16.5 7.5L4 19.5l2.5-7.5z", "M6.5 12H20"],
    site: ["M3.5 5h17v14h-17z", "M3.5 9h17", "M7.5 15.5l3-3.5 3 2 3.5-2"],
    zoom: ["M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z", "M15.5 15.5L20.5 20.5", "M10.5 8v5", "M8 10.5h5"],
};

/** One icon. It says nothing to screen readers: the button around it has a label. */
export function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    svg.setAttribute("class", `icon icon-${name}`);
    for (const line of PATHS[name]) {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("d", line);
        svg.append(path);
    }
    return svg;
}

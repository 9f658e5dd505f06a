// Undo and redo. Pure: a history is `{past, present, future}`, each entry is `{value, place, key}`.
//
// `place` says where the change is (its frame and object). Consecutive changes with the same key are one step, so that
// a typed word is undone as a whole.

const MOST_STEPS = 500;

export const begin = (value) => ({ past: [], present: { value, place: null, key: null }, future: [] });

export function record(history, value, place, key = null) {
    if (value === history.present.value) return history;
    const present = { value, place, key };
    if (key !== null && key === history.present.key) return { ...history, present, future: [] };
    return { past: [...history.past, history.present].slice(-MOST_STEPS), present, future: [] };
}

/** Ends the current step: the next change begins a new one, even with the same key. */
export function settle(history) {
    return { ...history, present: { ...history.present, key: null } };
}

export const canUndo = (history) => history.past.length > 0;
export const canRedo = (history) => history.future.length > 0;

/** `[history, place]`: the history one step back, and the place of the undone change or null. */
export function undo(history) {
    if (!canUndo(history)) return [history, null];
    const { past, present, future } = history;
    return [settle({ past: past.slice(0, -1), present: past.at(-1), future: [present, ...future] }), present.place];
}

/** `[history, place]`: the history one step forward, and the place of the redone change or null. */
export function redo(history) {
    if (!canRedo(history)) return [history, null];
    const { past, present, future } = history;
    return [settle({ past: [...past, present], present: future[0], future: future.slice(1) }), future[0].place];
}

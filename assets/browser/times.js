// Dates and times as the page shows them: in the bot's time zone, in the page's language.

const LOCALES = { en: "en-GB", ru: "ru-RU" };
const MINUTE = 60_000;

function formatter(language, zone, options) {
    const locale = LOCALES[language] ?? LOCALES.en;
    try {
        return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    } catch {
        return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    }
}

/** Formats for one language and time zone; they are made once because making them is slow. */
export function times(language, zone) {
    const clock = formatter(language, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const day = formatter(language, zone, { day: "numeric", month: "long" });
    const dayOfYear = formatter(language, zone, { day: "numeric", month: "long", year: "numeric" });
    const key = formatter("en", zone, { day: "2-digit", month: "2-digit", year: "numeric" });
    const short = formatter(language, zone, {
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
    });
    return {
        /** The time of day, such as 15:03. */
        clock: (time) => clock.format(new Date(time)),
        /** The day, with the year when it is not that of `now`. */
        day: (time, now) => {
            const [then, today] = [new Date(time), new Date(now)];
            return (then.getUTCFullYear() === today.getUTCFullYear() ? day : dayOfYear).format(then);
        },
        /** The same for all times of one day. */
        dayKey: (time) => key.format(new Date(time)),
        /** Weekday, day and time. */
        short: (time) => short.format(new Date(time)),
        /** Day, month, year and time, for who points at a time. */
        full: (time) => `${dayOfYear.format(new Date(time))}, ${clock.format(new Date(time))}`,
    };
}

/** Whether two times are so near that messages of one author look like one group. */
export function isSoonAfter(earlier, later) {
    return Math.abs(new Date(later) - new Date(earlier)) < 10 * MINUTE;
}

/** A size of a file, such as 12.3 KB. */
export function fileSize(bytes, words) {
    const units = words.sizeUnits;
    let [size, unit] = [bytes, 0];
    while (size >= 1000 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
    const digits = unit === 0 || size >= 100 ? 0 : 1;
    return `${size.toLocaleString(words.locale, { maximumFractionDigits: digits })} ${units[unit]}`;
}

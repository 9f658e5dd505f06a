// Every sentence of the page, in English and Russian; those of the site pane are in site_words.js.

const RUSSIAN_PLURAL = new Intl.PluralRules("ru");
const plural = (count, one, few, many) => ({ one, few })[RUSSIAN_PLURAL.select(count)] ?? many;

/** A name within a sentence: its direction of writing must not change that of the sentence. */
export const isolated = (name) => `\u2068${name}\u2069`;

const en = {
    locale: "en-GB",
    sizeUnits: ["B", "KB", "MB", "GB"],

    // The page
    title: "candidates-bot: try it",
    product: "candidates-bot",
    promise:
        "Everything here happens on this machine: the bot is real, Telegram and the annotation site are stand-ins.",
    connecting: "Connecting to the bot…",
    connectionLost:
        "The connection to the bot is lost. If the program has ended, start it again and open the address that it prints.",
    notSent: "The program does not answer. Is it still running?",
    pageLanguage: "Language of this page",
    exam: (name) => `Exam: ${isolated(name)}`,
    panes: "What to show",
    candidate: "Candidate",
    candidates: "Candidates",
    hr: "HR",
    hrPerson: "HR",
    site: "Site",
    sitePane: "The annotation site",
    newShort: (count) => `${count} new`,
    close: "Close",
    ok: "OK",

    // The clock
    clock: "The bot's clock",
    clockHint: "Time can be turned forward to see reminders, deadlines and digests.",
    forward: { 10: "+10 min", 60: "+1 hour", 1440: "+1 day" },
    forwardLong: {
        10: "Turn the clock 10 minutes forward",
        60: "Turn the clock 1 hour forward",
        1440: "Turn the clock 1 day forward",
    },
    toNext: "To the next event",
    toNextWhat: (what, when) => `Next: ${isolated(what)}, ${when}`,
    due: {
        deadline: "deadline",
        reminder: "reminder of the deadline",
        removal: "removal of the work from the site",
        digest: "digest",
        feedback: "messages about decisions",
        data_requests: "answers to data requests",
        claims: "check of the records",
        whitelist: "check of the records",
    },
    dueFor: (what, name) => `${what} for ${isolated(name)}`,
    nothingNext: "Nothing is due",

    // First steps
    steps: "First steps: try it in five minutes",
    stepDone: "done",
    stepsAfter:
        "That was the whole story. What next? Add a second candidate who copies the first one, ask HR a question, or turn the clock forward.",
    showSteps: "Show or hide the first steps",
    closeSteps: "Close the first steps",
    stepList: [
        ["Be the candidate", "Tap *Start* on both phones, then *Get the task* and *Yes* on the candidate's."],
        ["Log in to the site", "Tap the link to the task. Login and password are in the chat."],
        ["Draw and save", "Outline the objects on the site, or tap *Draw it for me*."],
        ["Submit", "Tap *I'm done* on the phone. The bot says what is missing."],
        ["Be HR", "The result is on HR's phone: look at it and decide."],
    ],

    // Phones
    candidatePhone: "Candidate's phone",
    hrPhone: "HR's phone",
    whoHoldsCandidate: "Candidate who holds this phone",
    whoHoldsHr: "HR person who holds this phone",
    bot: "bot",
    typing: "typing…",
    messages: "Messages",
    emptyChat: "No messages here yet. Tap “Start” to begin.",
    edited: "edited",
    newMessages: (count) => `New messages: ${count}. Go to the newest`,
    toNewest: "Go to the newest message",
    copyThis: "Copy",
    copied: "Copied to the clipboard",
    showHidden: "Show the hidden text",
    showMore: "Show more",
    showLess: "Show less",

    // Writing
    writeMessage: "Message",
    send: "Send",
    start: "Start",
    menu: "Menu",
    commandsMenu: "Commands of the bot",
    foldKeyboard: "Hide the keyboard of the bot",
    unfoldKeyboard: "Show the keyboard of the bot",

    // Media
    photo: (name) => `Photo: ${name}`,
    photoOf: (number, count, name) => `Photo ${number} of ${count}: ${name}`,
    photoCount: (number, count) => `${number} of ${count}`,
    viewer: "Photo",
    previousPhoto: "Previous photo",
    nextPhoto: "Next photo",
    zoom: "Enlarge",
    downloadPhoto: "Download the photo",
    download: "Download",

    // People and links
    addPerson: "Add a person",
    firstName: "Name",
    username: "Username in Telegram",
    usernameHint: "May be left empty. Letters, digits and underscores, at least 4.",
    languageOfPerson: "Language",
    role: "Role",
    add: "Add",
    english: "English",
    russian: "Russian",
    openAsTitle: "Who opens this link?",
    openAsText: "In Telegram, it would open the chat with the bot for whoever taps it.",
    somebodyNew: "Somebody new",
    newCandidate: "A new candidate…",
    newHr: "A new HR person…",
    chatWith: (name) => `A chat with ${isolated(name)}`,
    chatWithText:
        "In Telegram, this link opens a chat between two people. On this page, everybody only writes with the bot.",
    showPhone: "Show the phone",
    outsideTitle: "This link leads elsewhere",
    outsideText: "This page opens nothing outside this machine by itself.",
    copyLink: "Copy the link",
    openLink: "Open in a new tab",

    // Drawing
    drawForMe: "Draw it for me",
    drawTitle: "Draw it for me",
    drawText: (name) =>
        `The task of ${isolated(name)} is drawn and saved on the site, in place of what was there, and the clock moves on as if a person had drawn it. Submitting it is left to you. How should it be done?`,
    drawn: "Drawn and saved on the site. Now submit it.",
    manners: {
        excellent: ["Excellent", "Outlines follow the objects, texts are exact."],
        careless: ["Careless", "Less exact outlines, a mistake in a text."],
        forgetful: ["Forgetful", "Well drawn, but one object is left out."],
        copy: ["Copied from somebody else", "The same points: HR sees a red flag."],
    },
    copyOf: (name) => `A copy of ${isolated(name)}'s work`,
};

const ru = {
    locale: "ru-RU",
    sizeUnits: ["Б", "КБ", "МБ", "ГБ"],

    // The page
    title: "candidates-bot: попробуйте сами",
    product: "candidates-bot",
    promise: "Всё происходит на этом компьютере: бот настоящий, а Telegram и сайт разметки — учебные.",
    connecting: "Подключаемся к боту…",
    connectionLost:
        "Связь с ботом потеряна. Если программа завершилась, запустите её снова и откройте адрес, который она напечатает.",
    notSent: "Программа не отвечает. Она ещё работает?",
    pageLanguage: "Язык страницы",
    exam: (name) => `Экзамен: ${isolated(name)}`,
    panes: "Что показать",
    candidate: "Кандидат",
    candidates: "Кандидаты",
    hr: "HR",
    hrPerson: "HR",
    site: "Сайт",
    sitePane: "Сайт разметки",
    newShort: (count) => `${count} ${plural(count, "новое", "новых", "новых")}`,
    close: "Закрыть",
    ok: "ОК",

    // The clock
    clock: "Часы бота",
    clockHint: "Переведите часы вперёд, чтобы увидеть напоминания, конец срока и сводки.",
    forward: { 10: "+10 мин", 60: "+1 час", 1440: "+1 день" },
    forwardLong: {
        10: "Перевести часы на 10 минут вперёд",
        60: "Перевести часы на час вперёд",
        1440: "Перевести часы на день вперёд",
    },
    toNext: "К следующему событию",
    toNextWhat: (what, when) => `Дальше: ${isolated(what)}, ${when}`,
    due: {
        deadline: "конец срока",
        reminder: "напоминание о сроке",
        removal: "удаление работы с сайта",
        digest: "сводка",
        feedback: "сообщения о решениях",
        data_requests: "ответы на запросы о данных",
        claims: "проверка записей",
        whitelist: "проверка записей",
    },
    dueFor: (what, name) => `${what} (${isolated(name)})`,
    nothingNext: "Событий не ожидается",

    // First steps
    steps: "С чего начать: всё за пять минут",
    stepDone: "сделано",
    stepsAfter:
        "Вот и вся история. Что дальше? Добавьте второго кандидата, который спишет у первого, задайте вопрос HR или переведите часы вперёд.",
    showSteps: "Показать или скрыть подсказку",
    closeSteps: "Закрыть подсказку",
    stepList: [
        ["Станьте кандидатом", "Нажмите *Начать* на обоих телефонах, у кандидата — *Получить задание* и *Да*."],
        ["Войдите на сайт", "Нажмите на ссылку на задание. Логин и пароль — в чате."],
        ["Разметьте и сохраните", "Обведите объекты на сайте или нажмите *Разметить за меня*."],
        ["Сдайте работу", "Нажмите *Задание выполнено*. Бот скажет, чего не хватает."],
        ["Станьте HR", "Результат — на телефоне HR: посмотрите и решите."],
    ],

    // Phones
    candidatePhone: "Телефон кандидата",
    hrPhone: "Телефон HR",
    whoHoldsCandidate: "Кандидат, у которого этот телефон",
    whoHoldsHr: "Сотрудник HR, у которого этот телефон",
    bot: "бот",
    typing: "печатает…",
    messages: "Сообщения",
    emptyChat: "Здесь пока нет сообщений. Нажмите «Начать».",
    edited: "изменено",
    newMessages: (count) => `Новых сообщений: ${count}. Перейти к последнему`,
    toNewest: "Перейти к последнему сообщению",
    copyThis: "Скопировать",
    copied: "Скопировано",
    showHidden: "Показать скрытый текст",
    showMore: "Показать полностью",
    showLess: "Свернуть",

    // Writing
    writeMessage: "Сообщение",
    send: "Отправить",
    start: "Начать",
    menu: "Меню",
    commandsMenu: "Команды бота",
    foldKeyboard: "Скрыть клавиатуру бота",
    unfoldKeyboard: "Показать клавиатуру бота",

    // Media
    photo: (name) => `Фото: ${name}`,
    photoOf: (number, count, name) => `Фото ${number} из ${count}: ${name}`,
    photoCount: (number, count) => `${number} из ${count}`,
    viewer: "Фото",
    previousPhoto: "Предыдущее фото",
    nextPhoto: "Следующее фото",
    zoom: "Увеличить",
    downloadPhoto: "Скачать фото",
    download: "Скачать",

    // People and links
    addPerson: "Добавить человека",
    firstName: "Имя",
    username: "Имя пользователя в Telegram",
    usernameHint: "Можно не заполнять. Латинские буквы, цифры и подчёркивания, не меньше 4.",
    languageOfPerson: "Язык",
    role: "Роль",
    add: "Добавить",
    english: "Английский",
    russian: "Русский",
    openAsTitle: "Кто открывает ссылку?",
    openAsText: "В Telegram по ней открылся бы чат с ботом у того, кто на неё нажал.",
    somebodyNew: "Кто-то новый",
    newCandidate: "Новый кандидат…",
    newHr: "Новый сотрудник HR…",
    chatWith: (name) => `Чат: ${isolated(name)}`,
    chatWithText: "В Telegram эта ссылка открывает чат двух людей. На этой странице все пишут только боту.",
    showPhone: "Показать телефон",
    outsideTitle: "Эта ссылка ведёт наружу",
    outsideText: "Сама эта страница ничего за пределами компьютера не открывает.",
    copyLink: "Скопировать ссылку",
    openLink: "Открыть в новой вкладке",

    // Drawing
    drawForMe: "Разметить за меня",
    drawTitle: "Разметить за меня",
    drawText: (name) =>
        `Задание (${isolated(name)}) будет размечено и сохранено на сайте вместо прежней разметки, а часы уйдут вперёд, как если бы размечал человек. Сдать работу нужно самим. Как разметить?`,
    drawn: "Размечено и сохранено на сайте. Теперь сдайте работу.",
    manners: {
        excellent: ["Отлично", "Контуры точно по объектам, тексты без ошибок."],
        careless: ["Небрежно", "Контуры менее точны, ошибка в тексте."],
        forgetful: ["С пропуском", "Размечено хорошо, но один объект забыт."],
        copy: ["Списать у другого", "Те же точки: HR увидит предупреждение 🚩."],
    },
    copyOf: (name) => `Копия работы: ${isolated(name)}`,
};

const languages = { en, ru };

/** The strings of a language; of an unknown one, the English ones. */
export function words(language) {
    return languages[language] ?? en;
}

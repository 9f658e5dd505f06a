# Every sentence that people see, in Russian. <b>, <code> and <a> are Telegram's HTML; values come in fit for it.

## The menu
menu-get = Получить задание
menu-done = Задание выполнено
menu-again = Выполнить ещё раз
menu-help = Помощь
menu-hr = Для HR
menu-results = Результаты кандидата
menu-candidates = Кандидаты
menu-metrics = Метрики всех
menu-notices = Уведомления
menu-audit = Журнал действий
menu-back = Вернуться в меню
button-yes = Да
button-cancel = Отмена
button-anew = Начать заново
button-hand-in = Сдать
button-retry = Попробовать снова
button-grant = Дать ещё попытку
button-pictures = Картинки
button-write = Написать кандидату
button-details = Подробности
button-delete-account = Удалить аккаунт на сайте
button-delete-candidate = Удалить кандидата здесь
button-erase = Стереть всё
button-yes-delete = Да, удалить
button-yes-erase = Да, стереть всё
button-workbook = Таблица (.xlsx)
button-csv = Текст (.csv)
button-chart = График
button-let-in = Принять сегодня ещё { $count }

command-start = Начало и меню
command-help = Помощь
command-candidates = Список кандидатов
command-find = Результаты кандидата
command-metrics = Метрики всех
command-notices = Какие приходят уведомления
command-audit = Журнал действий

## The candidate
welcome = Здравствуйте! Это тест для разметчиков изображений: { $title }. Нажмите «{ menu-get }», чтобы получить учётную запись и { $pictures ->
        [one] { $pictures } картинку
        [few] { $pictures } картинки
       *[other] { $pictures } картинок
    } для разметки.
help =
    <b>{ menu-get }</b>: учётная запись на сайте и задание. С этого момента идёт отсчёт времени. Если они у вас уже есть, я снова покажу ссылку, логин и пароль.
    <b>{ menu-done }</b>: я проверю, что всё на месте, и скажу, на какой картинке чего не хватает.
    <b>{ menu-again }</b>: ещё одна попытка с другими картинками, после того как первая принята (всего { $limit ->
        [one] { $limit } попытка
        [few] { $limit } попытки
       *[other] { $limit } попыток
    }).
    <b>{ menu-help }</b>: этот текст.
unknown = Не понимаю. Пожалуйста, пользуйтесь кнопками внизу.
confirm-get = Время начала будет записано, как только вы нажмёте «{ button-yes }». Получить задание сейчас?
confirm-again = Вы получите другие картинки, время начала будет записано, как только вы нажмёте «{ button-yes }», и засчитан будет только новый результат. Начать попытку { $attempt } сейчас?
confirm-done = Всё сделано и <b>сохранено</b> на сайте? Тогда нажмите «{ button-yes }», и я проверю.
cancelled = Отменено. Ничего не изменилось.
out-of-date = Эта кнопка устарела.
not-made = ⚠️ Не получилось подготовить то, что вы просили. Сообщите администратору бота: причина есть в журнале.
stage-account = ⏳ Создаю вашу учётную запись на сайте… (1 из 4)
stage-task = ⏳ Создаю ваше задание… (2 из 4)
stage-pictures = ⏳ Отправляю картинки на сайт… (3 из 4)
stage-import = ⏳ Сайт готовит картинки… (4 из 4)
stage-ready = ✅ Ваше задание готово.
stage-delayed = ⏳ Сайт сейчас не отвечает. Я продолжаю пробовать, от вас ничего не требуется.
stage-failed = ⚠️ Не получилось подготовить ваше задание. HR уже знает и запустит подготовку снова; я напишу, как только всё будет готово.
task = Задание: { $link }
task-parts =
    Задание из { $count ->
        [one] { $count } части
       *[other] { $count } частей
    }, сделайте все:
task-all = Все части ({ $count }): { $link }
credentials =
    <b>Попытка { $attempt }</b>
    { $task }
    Логин: { $login }
    Пароль: { $password }

    { $instruction }

    Сначала войдите на сайт, затем откройте задание. Когда всё сделано и сохранено, нажмите здесь «{ menu-done }».
instructions = Как должна выглядеть разметка
instructions-missing = Не удалось отправить { $count ->
        [one] { $count } картинку
        [few] { $count } картинки
       *[many] { $count } картинок
    } с примерами разметки: { $pictures }. HR уже знает. Начинать можно и так; если что-то непонятно, спросите HR.
being-prepared = Ваше задание ещё готовится. Я напишу, как только оно будет готово.
intake-closed = Новые задания сейчас не выдаются. Пожалуйста, попробуйте в другой день.
intake-day-over = На сегодня новые задания закончились. Пожалуйста, возвращайтесь после { $at } (осталось { $left }) и снова нажмите «{ menu-get }».
intake-full = Сейчас тест проходит столько людей, что свободных мест нет. Пожалуйста, возвращайтесь через несколько часов и снова нажмите «{ menu-get }».
not-prepared = Ваше задание пока не удалось подготовить. HR уже знает; я напишу, как только оно будет готово.
invitation-over = Это приглашение уже использовано, или ему больше суток. Если вы из HR, попросите новое у того, кто его прислал.
no-assignment = У вас ещё нет задания. Сначала нажмите «{ menu-get }».
checking = 🔎 Проверяю…
check-delayed = Сайт сейчас не отвечает. Я продолжаю пробовать и сообщу результат.
overdrawn = ⚠️ В вашем задании намного больше объектов или точек, чем можно проверить. Удалите лишние объекты (все они есть в списке рядом с картинкой), сохраните и снова нажмите «{ menu-done }».
nothing-new = 💾 После прошлой проверки в вашем задании ничего не сохранено, так что всё, что я написал тогда, остаётся в силе. Вы <b>сохранили</b> работу на сайте (Ctrl+S)? Сохраните её и снова нажмите «{ menu-done }»; следующая проверка возможна через { $pause }.
check-failed = ⚠️ Не получилось проверить вашу работу на сайте. Ничего не потеряно: HR уже знает и запустит проверку снова, тогда я сразу напишу. Можно и не ждать, а позже ещё раз нажать «{ menu-done }».
task-gone = ⚠️ Вашего задания больше нет на сайте. HR уже знает.
account-deleted = ⚠️ HR удалил вашу учётную запись на сайте. Если это ошибка, напишите HR; ваши прежние результаты не потеряны.
incomplete = { $count ->
        [one] Пока не всё: нужно исправить { $count } место.
        [few] Пока не всё: нужно исправить { $count } места.
       *[other] Пока не всё: нужно исправить { $count } мест.
    }
findings-more = … и ещё { $count ->
        [one] { $count } место
        [few] { $count } места
       *[other] { $count } мест
    }: исправьте сначала эти, дальше назову следующие.
incomplete-next = Исправьте это на сайте, <b>сохраните</b> и снова нажмите «{ menu-done }».
finding-picture = <b>Картинка { $number }</b> ({ $name })
finding-missing = { $found ->
        [0] «{ $label }» не обведён: добавьте { $expected ->
                [one] { $expected } контур
                [few] { $expected } контура
               *[other] { $expected } контуров
            }
       *[other] «{ $label }» обведён { $found ->
                [one] { $found } раз
                [few] { $found } раза
               *[other] { $found } раз
            } вместо { $expected }: добавьте недостающее
    }
finding-extra = «{ $label }» обведён { $found ->
        [one] { $found } раз
        [few] { $found } раза
       *[other] { $found } раз
    } вместо { $expected }: удалите лишнее
finding-wrong-shape = «{ $label }» нарисован инструментом «{ $kind }»: удалите и нарисуйте инструментом «{ $wanted }»
finding-points = «{ $label }»: { $found ->
        [one] { $found } точка
        [few] { $found } точки
       *[other] { $found } точек
    }, а должно быть ровно { $wanted }
finding-few-points = «{ $label }»: всего { $found ->
        [one] { $found } точка
        [few] { $found } точки
       *[other] { $found } точек
    }, а для контура нужно не меньше { $wanted }
finding-broken = «{ $label }»: контур повреждён, удалите его и нарисуйте заново
finding-empty = «{ $label }»: поле «{ $attribute }» не заполнено
finding-track = фигура нарисована как трек: удалите её и нарисуйте обычной фигурой
finding-unknown-label = у фигуры метка, которой нет в задании: удалите её
finding-deleted = эта картинка удалена, и ничего на ней не считается: восстановите её (включите в настройках сайта «Show deleted frames», откройте картинку и восстановите)
finding-picture-missing = этой картинки нет в задании, в этом должен разобраться HR
finding-too-few = «{ $label }» обведён { $found ->
        [one] { $found } раз
        [few] { $found } раза
       *[other] { $found } раз
    }, а нужно не меньше { $least }: добавьте недостающее
finding-wrong-value = «{ $label }»: в поле «{ $attribute }» стоит «{ $value }»; выберите одно из этих значений: { $allowed }
finding-many-objects = объектов намного больше, чем есть на картинке ({ $found }): удалите лишние, проверить можно не больше { $limit }
finding-long-outline = «{ $label }»: слишком много точек в одном контуре ({ $found }), проверить можно не больше { $limit }: удалите его и обведите объект, ставя точки реже
finding-many-points = слишком много точек во всех контурах вместе ({ $found }), проверить можно не больше { $limit }: удалите лишние объекты или ставьте точки реже
finding-much-text = слишком много символов в названиях и полях ({ $found }), проверить можно не больше { $limit }: удалите лишнее
finding-wrong-number = «{ $label }»: в поле «{ $attribute }» стоит «{ $value }»; нужно число от { $least } до { $most } с шагом { $step }
accepted = ✅ Спасибо! Всё на месте, попытка { $attempt } сдана. HR увидит ваш результат.
again-possible = Если хотите, можно попробовать ещё раз с другими картинками: «{ menu-again }». Тогда засчитан будет только новый результат.
already-handed-in = Это задание уже сдано, спасибо.
finish-first = Сначала завершите задание, которое у вас есть: «{ menu-done }». Когда оно будет принято, можно будет выполнить его ещё раз.
granted = HR даёт вам ещё одну попытку (номер { $attempt }): когда будете готовы, нажмите «{ menu-again }». Вы получите новое задание, и засчитан будет только новый результат.
no-more-attempts = { $limit ->
        [one] Всего даётся { $limit } попытка, и вы её использовали.
        [few] Всего даётся { $limit } попытки, и вы использовали все.
       *[other] Всего даётся { $limit } попыток, и вы использовали все.
    } Спасибо!
time-limit = На одну попытку даётся: { $time }, считая от момента, когда задание готово. Не сданное вовремя не принимается.
deadline = ⏳ Сдать нужно до { $at }. Осталось: <b>{ $left }</b>.
reminder =
    ⏰ Попытка { $attempt } ещё не сдана.
    { $deadline }
    { $task }

    Когда всё сделано и сохранено на сайте, нажмите здесь «{ menu-done }». Логин и пароль покажу снова по кнопке «{ menu-get }».
completed-on-site = 📌 На сайте вся работа по попытке { $attempt } завершена, но здесь она ещё не сдана. Проверить её? Если хотите ещё поработать, продолжайте: кнопка «{ menu-done }» сработает и позже.
taken-as-completed = ⌛ Время на попытку { $attempt } вышло. На сайте она завершена, поэтому проверяю её такой, какая она там.
time-over = ⌛ Время на попытку { $attempt } вышло, сдать её уже нельзя.

claim-ask =
    🔑 В прежнем боте есть учётная запись { $username }. Если она ваша, пришлите её <b>пароль</b> от сайта: вы продолжите своё задание, результаты сохранятся. Сообщение с паролем я сразу удалю из чата.

    Если вы не знаете пароля или это не ваша учётная запись, нажмите «{ button-anew }»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
claim-ask-operator =
    🔑 В прежнем боте есть учётная запись { $username }, но её пароль здесь неизвестен. Если она ваша, напишите HR: её могут подтвердить.

    Если не хотите ждать или это не ваша учётная запись, нажмите «{ button-anew }»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
claim-checking = 🔎 Проверяю пароль…
claim-delayed = Сайт сейчас не отвечает. Я продолжаю попытки и скажу, верен ли пароль.
claim-wrong = ❌ Сайт не принимает этот пароль. Проверьте его и пришлите ещё раз; пока { $left ->
        [one] осталась { $left } попытка
        [few] осталось { $left } попытки
       *[other] осталось { $left } попыток
    }.
claim-paused =
    🔒 Слишком много неверных паролей для прежней учётной записи { $username }. До { $until } я больше не проверяю пароли.

    Если учётная запись ваша, напишите HR: её могут подтвердить и без пароля. Или нажмите «{ button-anew }»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
claim-unchecked = ⚠️ Не удалось проверить пароль на сайте; я его не сохранил. Ничего не потеряно: пришлите его, пожалуйста, ещё раз позже.
claim-over = Прежнюю учётную запись уже нельзя вам передать: она у кого-то есть или вы начали заново. Если это ошибка, напишите HR.
claimed = ✅ Подтверждено: учётная запись прежнего бота снова ваша, вместе с заданием и результатами.

## HR
hr-menu = Вы в списке HR. Что показать?
hr-help =
    <b>{ menu-candidates }</b>: все, с фильтрами; нажмите на кандидата, и откроется карточка: картинки, подробности, ещё попытка, удаление.
    <b>{ menu-results }</b>: показатели одного кандидата по логину или части имени.
    <b>{ menu-metrics }</b>: график, таблица (.xlsx) или текст (.csv).
    <b>{ menu-notices }</b>: какие карточки приходят сами и ежедневная сводка.
    <b>{ menu-audit }</b>: кто что сделал, сначала новое.
    Карточка приходит сама, когда кто-то сдал задание и когда задание не удалось подготовить.
    <b>{ menu-back }</b>: меню кандидата.
hr-ask-login = Чьи результаты? Напишите логин в Telegram, с @ или без (или логин на сайте, числовой id, часть имени).
hr-not-found = Кандидата «{ $login }» нет. Проверьте написание или напишите другой логин.
hr-earlier = 🕰 <b>{ $login }</b> проходил(а) тест у прежнего бота и ещё не подтвердил(а) здесь свою учётную запись. Когда подтвердит, продолжит с того же места.
hr-news = 📥 Сдано задание
hr-candidate = <b>{ $name }</b> { $login }
hr-account = Учётная запись: { $account }
hr-account-removed = Учётная запись: { $account } (удалена с сайта по сроку хранения)
hr-attempt = Попытка { $attempt } · { $state }
hr-state-preparing = готовится
hr-state-progress = в процессе
hr-state-checking = проверяется
hr-state-complete = сдана
hr-state-failed = остановлена
hr-state-expired = время вышло
hr-state-unchecked = не проверена
hr-car = Машины, IoU: <b>{ $figure } %</b>
hr-plate = Номера, IoU: <b>{ $figure } %</b>
hr-accuracy = Номера прочитаны точно: <b>{ $figure } %</b>
hr-label = «{ $label }», IoU: <b>{ $figure } %</b>
hr-not-asked = «{ $label }»: на этих картинках нет, поэтому и показателя нет
hr-attribute = «{ $label }.{ $attribute }», точно: <b>{ $figure } %</b>
hr-completed-on-site = 📌 Завершена на сайте, но здесь ещё не сдана
hr-taken-as-completed = 📌 Завершена на сайте и не сдана здесь: принята, когда вышло время
hr-started = Начало: { $at }
hr-deadline = Сдать до: { $at }
hr-ended = Последняя правка: { $at }
hr-taken = Затрачено: <b>{ $taken }</b>
hr-worked = Рабочее время, с момента готовности: <b>{ $worked }</b>
hr-verdict-pass = Предложение: <b>✅ принять</b>
hr-verdict-look = Предложение: <b>👀 посмотреть</b>
hr-verdict-fail = Предложение: <b>❌ отказать</b>
hr-threshold = (от { $threshold })
hr-rank = Место: <b>{ $rank }</b> из { $of } на тех же картинках
hr-sign-copy = 🚩 { $similarity } % точек такие же, как у { $who }, попытка { $attempt }
hr-sign-source = 🚩 Нарисовано не вручную: { $count ->
        [one] { $count } фигура
        [few] { $count } фигуры
       *[other] { $count } фигур
    }, { $source }
source-file = из файла
source-auto = сделано инструментом
source-semi-auto = сделано с помощью инструмента
source-other = источник «{ $source }»
hr-sign-fast = 🚩 Неправдоподобно быстро: { $points ->
        [one] { $points } точка
        [few] { $points } точки
       *[other] { $points } точек
    } за { $taken }
hr-sign-assignee = 🚩 Задание было в чужих руках: на сайте его исполнитель { $name }
hr-sign-nobody = 🚩 Задание забрали у кандидата: на сайте у него нет исполнителя
hr-no-signs = Больше ничего не замечено.
hr-details = Попытка { $attempt } подробно
hr-error-rate = доля ошибок { $rate } %
hr-mistake-case = не тот регистр: { $count }
hr-mistake-look-alike = похожая буква другого алфавита: { $count }
hr-mistake-other = прочее: { $count }
hr-pictures = По картинкам, IoU в процентах:
hr-pictures-more = … и ещё { $count ->
        [one] { $count } картинка
        [few] { $count } картинки
       *[other] { $count } картинок
    }: все есть в таблице (.xlsx), кнопка «{ menu-metrics }».
hr-details-more = … и ещё { $count ->
        [one] { $count } строка
        [few] { $count } строки
       *[other] { $count } строк
    }: все картинки есть в таблице (.xlsx), кнопка «{ menu-metrics }».
hr-object-missing = «{ $label }» не хватает: { $count }
hr-object-extra = «{ $label }» лишних: { $count }
hr-text-wrong = «{ $given }» вместо «{ $expected }»
hr-legend-agreement = совпадает
hr-legend-missed = пропущено
hr-legend-extra = лишнее
hr-legend-reference = эталон
hr-legend-submitted = кандидат
hr-legend-expected = верно
hr-legend-given = введено
hr-album = { $name }, попытка { $attempt }
hr-album-codes = Коды в рамках на картинках стоят вместо знаков, которых нет в их шрифте. Сами тексты:
hr-album-name = { $code }: это «{ $name }»
hr-album-right = { $picture }: ✓ «{ $expected }»
hr-album-wrong = { $picture }: «{ $given }» вместо «{ $expected }»
hr-instructions-missing = ⚠️ Telegram не принимает эти картинки из инструкции, и кандидаты их не видят:
hr-instructions-missing-next = Попросите администратора заменить их в тесте: «candidates-bot exam check» скажет, что принимает Telegram.
hr-pictures-missing = Эти картинки не удалось отправить:
picture-too-large = больше 50 МБ
picture-refused = Telegram не принял, причина — в журнале у администратора
picture-not-drawn = не удалось нарисовать, причина — в журнале у администратора
hr-stray = Фигуры вне картинок, не учтены: { $count }
hr-failure = ⚠️ С попыткой { $attempt } этого кандидата не получилось
hr-help-time = Карточка приходит и тогда, когда у кого-то вышло время на задание.
hr-time-over = ⌛ Время вышло, попытка { $attempt } не сдана
hr-unchecked = ⚠️ Попытку { $attempt } этого кандидата не получилось проверить
hr-cause = Причина: { $cause }
cause-unknown = не записана, сбой случился ещё до обновления бота
cause-unreachable = сайт недоступен
cause-untrusted = сертификату сайта нельзя доверять
cause-somebody-else = по адресу сайта отвечает не он
cause-busy = сайт перегружен
cause-ill = на сайте внутренняя ошибка
cause-full = на сайте закончилось место на диске
cause-credentials = сайт не принимает учётные данные бота
cause-rights = у бота не хватает прав на сайте
cause-closed = на сайте закрыта регистрация
cause-unverified = сайт требует подтвердить почту каждой новой учётной записи
cause-refused = сайт отказывается выполнить запрос бота
cause-address = в настройках бота неверный адрес сайта
cause-missing = на сайте не нашлось того, что запросил бот
cause-task-gone = задания больше нет на сайте
cause-account-gone = учётной записи больше нет на сайте
cause-names-taken = все имена для учётной записи на сайте заняты
cause-pictures-failed = сайт не смог обработать картинки
cause-pictures-endless = сайт так и не закончил обрабатывать картинки
cause-pictures-uncertain = связь прервалась, пока отправлялись картинки
cause-other-pictures = на сайте не те картинки, что в экзамене
cause-record = бот не может прочитать одну из своих записей
cause-defect = в боте ошибка
cause-too-much = сайт присылает больше, чем бот может прочитать
cause-overdrawn = в задании нарисовано намного больше, чем бот может проверить
cause-deadly = бот трижды аварийно завершился на этом и сам больше не пробует
cause-wait = Попробуйте снова позже; если не поможет, сообщите администратору.
cause-tell-operator = Сообщите администратору и попробуйте снова, когда он всё исправит.
cause-make-anew = Кнопка «{ button-retry }» запустит подготовку заново.
cause-make-room = Попросите администратора освободить место и попробуйте снова.
cause-have-deleted = Кандидата попросили удалить лишнее.
cause-look-up = Администратор узнает её командой «candidates-bot candidates show».
hr-intake-day = 🚪 Сегодня (UTC) первое задание { $count ->
        [one] получил { $count } новый кандидат
        [few] получили { $count } новых кандидата
       *[other] получили { $count } новых кандидатов
    }: это предел на день. Остальных я прошу вернуться завтра.
hr-intake-work = 🚪 Сейчас в работе { $count ->
        [one] { $count } попытка
        [few] { $count } попытки
       *[other] { $count } попыток
    }: это предел. Новых кандидатов я прошу вернуться позже; те, кто уже начал, продолжают.
hr-intake-refusals = Отказов сегодня: { $count }.
hr-intake-raised = ✅ { $by }: предел на сегодня поднят до { $limit }.
hr-retried = Задание кандидата { $name } готовится снова.
hr-rechecked = Работа кандидата { $name } проверяется снова.
hr-granted = Кандидат { $name } может выполнить попытку { $attempt } и знает об этом.
hr-rescored = Экзамен исправлен, заново { $attempts ->
        [one] оценена { $attempts } попытка
        [few] оценены { $attempts } попытки
       *[other] оценено { $attempts } попыток
    }. { $changed ->
        [0] Показатели не изменились.
        [one] Показатели изменились у { $changed } попытки; списки, места и метрики обновлены.
       *[other] Показатели изменились у { $changed } попыток; списки, места и метрики обновлены.
    }
hr-bound = { $username } из списка HR впервые написал(а) боту, теперь это id { $person }. Если это не тот человек, уберите его из списка.
hr-claimed = 🔑 { $username } (id { $person }): учётная запись прежнего бота { $account } возвращена владельцу, пароль верен.
hr-claim-confirmed = 🔑 { $username } (id { $person }): учётная запись прежнего бота { $account } возвращена владельцу, это подтвердил администратор.
hr-claim-stuck = 🔒 { $username } (id { $person }) не знает пароля учётной записи, которая есть под этим именем у прежнего бота. Если вы знаете, что она принадлежит этому человеку, попросите администратора подтвердить это: «candidates-bot candidates claim».
hr-joined = { $name } открыл(а) приглашение и теперь входит в HR (id { $person }). Если это не тот человек, попросите убрать его из списка.
hr-account-deleted = Учётная запись { $account } удалена с сайта.
hr-message-left-undone = ⚠️ Сообщение не удалось отправить, получатель: { $name }. Причина: { $cause }
hr-step-left-undone = ⚠️ Действие на сайте осталось невыполненным, кандидат: { $name }. Причина: { $cause }
hr-account-kept = ⚠️ Учётную запись { $account } не удалось удалить с сайта. Причина: { $cause }
hr-gone = Этого кандидата здесь уже удалили.
hr-deleted = { $by }: кандидат { $name } удалён здесь.
hr-erased = { $by }: всё о кандидате { $name } стирается.
delete-account-what =
    { $who }
    Учётная запись { $account } будет удалена с сайта: войти с ней больше нельзя. Начатая попытка остановится. Кандидат и результаты останутся здесь.
delete-candidate-what =
    { $who }
    Кандидат будет удалён здесь: профиль, попытки, метрики. Учётная запись { $account } и задания останутся на сайте. Можно будет начать заново с попытки 1.
erase-what =
    { $who }
    Будет стёрто всё, вернуть это нельзя: на сайте учётная запись { $account } и задания; здесь профиль, попытки, метрики, сданные работы и состояние чата. В журнале действий останется только числовой id.
delete-account-taken = Учётная запись кандидата { $name } удаляется с сайта.
delete-candidate-done = Кандидат { $name } удалён здесь. Учётная запись осталась на сайте.
erase-taken = Всё о кандидате { $name } здесь стёрто и удаляется с сайта.
hr-preferences =
    Какие уведомления присылать? Нажмите, чтобы выключить или включить.
    Ниже: час ежедневной сводки (UTC).
topic-submissions = Сдано задание
topic-failures = Что-то остановилось
topic-expiries = Время вышло
topic-colleagues = Действия коллег
digest-off = Без сводки
hr-digest =
    📊 <b>Последние 24 часа</b>
    Начали: { $started }
    Сдали: { $handedin } (✅ { $passed } · ❌ { $failed } · 👀 { $flagged })
    Время вышло: { $expired }
    <b>Сейчас</b> в процессе: { $progress }, посмотреть: { $look }
hr-export = { $count ->
        [one] { $count } кандидат.
        [few] { $count } кандидата.
       *[other] { $count } кандидатов.
    } В каком виде прислать метрики?
export-caption = Метрики: { $count ->
        [one] { $count } кандидат
        [few] { $count } кандидата
       *[other] { $count } кандидатов
    }, { $date }
export-empty = Тест ещё никто не проходил.
export-too-big = В файле { $size } МБ, а Telegram принимает не больше 50. Попросите его у администратора: «candidates-bot export».
export-refused = Telegram не принял файл. Попросите его у администратора: «candidates-bot export».
chart-title = Оценки: { $count ->
        [one] { $count } попытка
        [few] { $count } попытки
       *[other] { $count } попыток
    }, среднее { $mean } %
chart-axis = Оценка в процентах: среднее всех показателей
chart-set = Картинки { $names }
sheet-metrics = Метрики
sheet-summary = Сводка
sheet-distribution = Распределение { $figure }
sheet-from = от, %
sheet-count = кандидатов
sheet-mean = среднее
sheet-candidate = кандидат
sheet-missing = не хватает
sheet-extra = лишних
sheet-expected = верно
sheet-given = введено
sheet-exact = точно
sheet-error-rate = доля ошибок
list-title = <b>{ $filter }</b>: { $first }–{ $last } из { $size }
list-empty = <b>{ $filter }</b>: никого.
list-figures = В процентах: { $figures }
list-other-exam = <b>Другой экзамен, «{ $title }»</b>, в процентах: { $figures }
list-other = <i>другой экзамен</i>
list-before = ◀ Назад
list-after = Дальше ▶
list-by-score = По оценке
list-by-date = По дате
list-search = 🔎 Поиск
list-found = По запросу «{ $text }» найдено несколько кандидатов:
list-found-more = Есть и другие: напишите имя подробнее.
list-found-earlier = Известны прежнему боту; чтобы увидеть карточку, напишите логин целиком:
list-earlier = { $count ->
        [one] 🕰 Ещё { $count } человек проходил тест у прежнего бота и пока не подтвердил здесь свою учётную запись: найдите его по логину.
        [few] 🕰 Ещё { $count } человека проходили тест у прежнего бота и пока не подтвердили здесь свои учётные записи: найдите их по логину.
       *[other] 🕰 Ещё { $count } человек проходили тест у прежнего бота и пока не подтвердили здесь свои учётные записи: найдите их по логину.
    }
filter-all = Все
filter-progress = В процессе
filter-handed-in = Сдали
filter-passed = Прошли
filter-failed = Не прошли
filter-flagged = Посмотреть
audit-title = <b>Журнал действий, сначала новое (UTC)</b>
audit-more = … и ещё { $count ->
        [one] { $count } запись
        [few] { $count } записи
       *[other] { $count } записей
    } раньше
audit-bot = бот
audit-operator = администратор
audit-underway = выполняется
audit-could-not = не удалось: { $cause }
audit-confirmed = подтверждена попытка { $attempt }
audit-prepared = подготовка попытки { $attempt }
audit-task-anew = попытка { $attempt }: задание начато заново
audit-words = запись прежней версии
audit-step-complete = закрытие заданий на сайте
audit-step-discard = удаление непригодного задания
audit-step-undo = удаление недоделанного с сайта
audit-step-tidy = уборка на сайте
audit-step-other = шаг на сайте
audit-said-done = говорит, что попытка { $attempt } готова
audit-incomplete = попытка { $attempt } не полна, замечаний: { $findings }
audit-nothing-new = в попытке { $attempt } ничего не изменилось с прошлой проверки
audit-handed-in = попытка { $attempt } сдана
audit-fetched = получение разметки попытки { $attempt }
audit-time-over = вышло время попытки { $attempt }
audit-looked = просмотр результатов
audit-pictures = просмотр картинок попытки { $attempt }
audit-details = просмотр подробностей попытки { $attempt }
audit-metrics = получены метрики всех
audit-granted = дана попытка { $attempt }
audit-prepared-again = попытка { $attempt } готовится снова
audit-checked-again = попытка { $attempt } проверяется снова
audit-hr-added = { $key } в списке HR
audit-hr-removed = { $key } больше не в списке HR
audit-hr-bound = привязка к записи { $name } в списке HR
audit-invited = приглашение в HR по ссылке
audit-joined = вступление в HR по приглашению
audit-account-deleted = удаление учётной записи с сайта
audit-candidate-deleted = кандидат удалён здесь
audit-erased = стирание всех данных
audit-notices = изменены уведомления
audit-rescored = попытка { $attempt } оценена заново
audit-intake-day = предел новых кандидатов на сегодня поднят до { $limit }
audit-intake-work = предел попыток в работе на сегодня поднят до { $limit }
audit-asked = попытка { $attempt } завершена на сайте, вопрос о сдаче
audit-claim-proved = учётная запись прежнего бота возвращена по паролю
audit-claim-confirmed = учётная запись прежнего бота возвращена по подтверждению
audit-claim-refused = неверный пароль учётной записи прежнего бота
audit-claim-checked = проверка пароля учётной записи прежнего бота
audit-begun-anew = начинает заново, без учётной записи прежнего бота
audit-claims-expired = { $count ->
        [one] { $count } учётная запись
        [few] { $count } учётные записи
       *[other] { $count } учётных записей
    } прежнего бота: срок вышел, никто не подтвердил
audit-username-expired = { $key } убран(а) из списка HR: под этим именем вовремя никто не написал
audit-taken = попытка { $attempt } завершена на сайте, принята как сданная
duration-seconds = { $seconds } с
duration-minutes = { $minutes } мин { $seconds } с
duration-hours = { $hours } ч { $minutes } мин
duration-days = { $days } д { $hours } ч { $minutes } мин
time-days = { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[other] { $days } дней
    }
time-hours = { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
       *[other] { $hours } часов
    }
time-minutes = { $minutes ->
        [one] { $minutes } минута
        [few] { $minutes } минуты
       *[other] { $minutes } минут
    }

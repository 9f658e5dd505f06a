# Every sentence that people see, in Russian. <b>, <code> and <a> are Telegram's HTML; values come in fit for it.

## The menu
menu-get = Получить задание
menu-done = Задание выполнено
menu-again = Ещё одна попытка
menu-help = Помощь
menu-hr = Меню HR
menu-results = Найти кандидата
menu-candidates = Кандидаты
menu-questions = Вопросы
menu-metrics = Отчёты
menu-notices = Уведомления
menu-audit = Журнал действий
menu-back = Меню кандидата
button-yes = Да
button-cancel = Отмена
button-anew = Начать заново
button-claim-ask = Попросить HR подтвердить
button-claim-confirm = ✅ { $number } · Да
button-claim-refuse = ❌ { $number } · Нет
button-hand-in = Сдать
button-ask = Спросить HR
button-copy-login = Скопировать логин
button-copy-password = Скопировать пароль
button-language = Русский
button-retry = Попробовать снова
button-grant = Дать попытку { $attempt }
button-pictures = Разметка
button-write = ✉️ Написать
button-details = Подробности
button-accept = ✅ Принять
button-reject = ❌ Отказать
button-take-back = ↩️ Снять решение
button-comment = 💬 Комментарий
button-send-feedback = 📨 Отправить
button-send-feedback-now = 📨 Отправить сейчас
button-edit-feedback = ✏️ Изменить
button-hold-feedback = Не отправлять
button-reply = ✍️ Ответить
button-reply-again = ✍️ Ответить ещё
button-send-reply = Отправить и мой
button-no-reply = Ответ не нужен
button-card = 👤 Карточка
button-questions = ❓ Вопросы: { $count }
button-open-questions = Вопросы без ответа: { $count }
button-attempt-before = ‹ Попытка { $attempt }
button-attempt-after = Попытка { $attempt } ›
button-twin = 👥 Работа { $name }
button-pairs = Показать рядом
button-back = ‹ К списку
button-back-to-card = ‹ К карточке
button-delete = 🗑 Удалить…
button-delete-account = Удалить аккаунт
button-delete-candidate = Удалить из бота
button-erase = Удалить все данные
button-yes-delete = Да, удалить
button-yes-erase = Да, удалить всё
button-workbook = Excel
button-csv = CSV
button-chart = График
button-exam-quality = Качество экзамена
button-key-corrections = Исправления
button-ground-truth = Эталон
button-let-in = Принять сегодня ещё { $count }

command-start = Начало и меню
command-help = Помощь
command-candidates = Список кандидатов
command-questions = Вопросы без ответа
command-find = Найти кандидата
command-metrics = Отчёты
command-notices = Настроить уведомления
command-audit = Журнал действий

## The candidate
welcome = Здравствуйте! Это тестовое задание для разметчиков изображений «{ $title }». На сайте разметки нужно разметить { $images ->
        [one] { $images } картинку
        [few] { $images } картинки
       *[other] { $images } картинок
    }; понадобится компьютер. Когда будете готовы, нажмите «{ menu-get }»: бот создаст учётную запись и выдаст задание.
help =
    <b>{ menu-get }</b>: учётная запись на сайте и задание. С этого момента идёт время. Если задание уже выдано, бот ещё раз покажет ссылку, логин и пароль.
    <b>{ menu-done }</b>: бот проверит, всё ли размечено, и назовёт картинки, на которых чего-то не хватает.
    <b>{ menu-again }</b>: новая попытка с другими картинками, когда предыдущая сдана (всего { $limit ->
        [one] { $limit } попытка
        [few] { $limit } попытки
       *[other] { $limit } попыток
    }).
    <b>{ menu-help }</b>: этот текст.
help-ask = <b>Есть вопрос?</b> Просто напишите его сюда, и бот передаст его HR.
language-offer = 🌐 Писать вам по-русски?
language-chosen = ✅ Теперь бот пишет вам по-русски.
unknown = Бот понимает только кнопки внизу экрана. Если у вас вопрос, напишите тому, кто прислал вам ссылку на этого бота.
no-question = С таким сообщением бот ничего сделать не может. Если у вас вопрос, напишите его сюда словами, и бот передаст его HR.
ask-offer =
    Сам бот на это не ответит, но может ответить HR. Отправить им ваше сообщение?
    { $text }
asked =
    ✅ Вопрос отправлен HR. Ответ придёт сюда.
    { $text }
answer =
    💬 <b>HR отвечает:</b>
    { $answer }
    Вы спрашивали:
    { $question }
    Осталось что-то неясное? Просто напишите сюда.
ask-gone = Этот вопрос больше не хранится. Если он ещё важен, напишите его, пожалуйста, снова.
ask-too-long = В вашем сообщении { $length ->
        [one] { $length } знак
        [few] { $length } знака
       *[other] { $length } знаков
    }, а передать можно не больше { $limit }. Сократите его, пожалуйста, и отправьте снова.
ask-unanswered = HR пока не ответил на { $count ->
        [one] { $count } ваш вопрос
        [few] { $count } ваших вопроса
       *[other] { $count } ваших вопросов
    }. Они не потеряются: как только придёт ответ на один из них, можно будет задать следующий.
ask-day-over = За сутки вы задали { $count ->
        [one] { $count } вопрос
        [few] { $count } вопроса
       *[other] { $count } вопросов
    }, HR их получил. Следующий можно задать через { $left }, после { $at }.
confirm-get = Как только вы нажмёте «{ button-yes }», начнётся отсчёт времени. Получить задание сейчас?
confirm-again = Будут другие картинки. <b>Прежний результат учитываться не будет.</b> Отсчёт времени начнётся, когда вы нажмёте «{ button-yes }». Начать попытку { $attempt } сейчас?
confirm-done = Всё размечено и <b>сохранено</b> на сайте? Нажмите «{ button-yes }», и бот проверит работу.
cancelled = Отменено, ничего не изменилось.
out-of-date = Эта кнопка больше не действует.
toast-decided = Решение уже принято.
toast-no-attempt-left = Попыток больше не осталось.
toast-request-withdrawn = Запрос отозван.
toast-link-revoked = Эта ссылка уже отозвана.
toast-question-closed = На этот вопрос уже ответили, или он закрыт без ответа.
toast-more-to-retry = Повторяю для { $retried }. Осталось ещё { $left }: нажмите кнопку снова.
not-made = ⚠️ Не удалось подготовить то, что вы просили. Сообщите администратору бота: причина записана в журнале.
stage-account = ⏳ Создаю вашу учётную запись на сайте… (1 из 4)
stage-task = ⏳ Создаю ваше задание… (2 из 4)
stage-pictures = ⏳ Отправляю картинки на сайт… (3 из 4)
stage-import = ⏳ Сайт готовит картинки… (4 из 4)
stage-ready = ✅ Ваше задание готово.
stage-delayed = ⏳ Сайт сейчас не отвечает. Бот продолжает попытки, от вас ничего не требуется.
stage-failed = ⚠️ Не удалось подготовить задание. Мы уже сообщили HR: подготовку запустят снова, и бот напишет вам, когда задание будет готово.
task = Задание: { $link }
task-parts =
    Задание состоит из { $count ->
        [one] { $count } части
       *[other] { $count } частей
    }, выполните каждую:
task-all = Все части ({ $count }): { $link }
credentials =
    <b>Попытка { $attempt }</b>
    { $task }
    Логин: { $login }
    Пароль: { $password }

    { $instruction }

    1. Войдите на сайт с этим логином и паролем.
    2. Откройте задание по ссылке и выполните разметку.
    3. Когда всё размечено и сохранено, вернитесь сюда и нажмите «{ menu-done }».
instructions = Как должна выглядеть разметка
instructions-missing = Не удалось отправить { $count ->
        [one] { $count } картинку
        [few] { $count } картинки
       *[many] { $count } картинок
    } с примерами разметки: { $images }. Мы уже сообщили HR. Начинать можно и так; если что-то непонятно, спросите HR.
being-prepared = Задание ещё готовится. Бот напишет вам, как только оно будет готово.
intake-closed = Новые задания сейчас не выдаются. Пожалуйста, попробуйте в другой день.
intake-day-over = На сегодня новые задания закончились. Пожалуйста, вернитесь после { $at } — осталось { $left } — и снова нажмите «{ menu-get }».
intake-full = Сейчас тест проходит столько людей, что свободных мест нет. Пожалуйста, вернитесь через несколько часов и снова нажмите «{ menu-get }».
not-prepared = Задание пока не удалось подготовить. Мы уже сообщили HR; бот напишет вам, как только оно будет готово.
invitation-over = Приглашение уже использовано или просрочено (оно действует сутки). Если вы из HR, попросите новое.
no-assignment = У вас ещё нет задания. Сначала нажмите «{ menu-get }».
checking = 🔎 Проверяю…
check-delayed = Сайт сейчас не отвечает. Бот продолжает попытки и сообщит результат.
too-many-annotations = ⚠️ В вашем задании намного больше объектов или точек, чем можно проверить. Удалите лишние объекты (все они есть в списке рядом с картинкой), сохраните и снова нажмите «{ menu-done }».
nothing-new = 💾 После прошлой проверки в задании ничего не сохранено, поэтому прошлый ответ остаётся в силе. Вы <b>сохранили</b> работу на сайте (Ctrl+S)? Сохраните её и снова нажмите «{ menu-done }»; следующая проверка возможна через { $pause }.
check-failed = ⚠️ Не удалось проверить вашу работу на сайте. Ничего не потеряно: мы сообщили HR, проверку запустят снова, и бот сразу вам напишет. Можно также позже ещё раз нажать «{ menu-done }».
task-gone = ⚠️ Задание не найдено на сайте. Мы сообщили HR; бот напишет вам, когда будет готово новое.
erased =
    ✅ Ваши данные удалены: профиль, результаты, сданные работы и всё, что вы писали HR. Учётная запись на сайте удаляется.

    Сообщения бота за последние двое суток в этом чате тоже удалены. Остальную переписку вы можете удалить сами. Если вы снова напишете боту, всё начнётся с начала.
account-deleted = ⚠️ Ваша учётная запись на сайте удалена по решению HR. Если это ошибка, напишите HR. Прежние результаты сохранены.
incomplete = Пока не всё готово. { $count ->
        [one] Нужно исправить { $count } замечание.
        [few] Нужно исправить { $count } замечания.
       *[other] Нужно исправить { $count } замечаний.
    }
findings-more = … и ещё { $count ->
        [one] { $count } замечание
        [few] { $count } замечания
       *[other] { $count } замечаний
    }: сначала исправьте эти, затем бот назовёт остальные.
incomplete-next = Исправьте это на сайте, <b>сохраните</b> и снова нажмите «{ menu-done }».
finding-picture = <b>Картинка { $number }</b> ({ $name })
finding-missing = { $found ->
        [0] «{ $label }»: нет контура, добавьте { $expected }
       *[other] «{ $label }»: { $found ->
                [one] { $found } контур
                [few] { $found } контура
               *[other] { $found } контуров
            }, а должно быть { $expected }: добавьте недостающие
    }
finding-extra = «{ $label }»: { $found ->
        [one] { $found } контур
        [few] { $found } контура
       *[other] { $found } контуров
    }, а должно быть { $expected }: удалите лишние
finding-wrong-shape = «{ $label }»: использован инструмент «{ $kind }», а нужен «{ $wanted }»: удалите фигуру и нарисуйте заново
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
finding-deleted = эта картинка удалена из задания, разметка на ней не учитывается: восстановите её (включите в настройках сайта «Show deleted frames», откройте картинку и восстановите)
finding-picture-missing = этой картинки нет в задании: сообщите HR
finding-too-few = «{ $label }»: { $found ->
        [one] { $found } контур
        [few] { $found } контура
       *[other] { $found } контуров
    }, а нужно не меньше { $least }: добавьте недостающие
finding-wrong-value = «{ $label }»: в поле «{ $attribute }» стоит «{ $value }»; выберите одно из этих значений: { $allowed }
finding-many-objects = объектов намного больше, чем есть на картинке ({ $found }): удалите лишние, проверить можно не больше { $limit }
finding-long-outline = «{ $label }»: слишком много точек в одном контуре ({ $found }), проверить можно не больше { $limit }: удалите его и обведите объект, ставя точки реже
finding-many-points = слишком много точек во всех контурах вместе ({ $found }), проверить можно не больше { $limit }: удалите лишние объекты или ставьте точки реже
finding-much-text = слишком много символов в названиях и полях ({ $found }), проверить можно не больше { $limit }: удалите лишнее
finding-wrong-number = «{ $label }»: в поле «{ $attribute }» стоит «{ $value }»; нужно число от { $least } до { $most } с шагом { $step }
finding-empty-mask = «{ $label }»: маска пуста, в ней нет ни одного пикселя: удалите её и нарисуйте заново
finding-no-joints = «{ $label }»: у скелета все точки помечены как «outside»: поставьте на место те, что видны на картинке
finding-missing-joints = «{ $label }»: у скелета нет { $count ->
        [one] точки
       *[other] точек
    } { $joints }: удалите его и нарисуйте заново; точку, которой нет на картинке, не удаляют, а помечают как «outside»
finding-unknown-joints = «{ $label }»: у скелета есть чужие точки ({ $joints }): удалите его и нарисуйте заново
finding-repeated-joints = «{ $label }»: одна и та же точка стоит у скелета несколько раз ({ $joints }): удалите его и нарисуйте заново
finding-no-tag = на картинке нет тега: поставьте подходящий
finding-drawn-missing = «{ $label }»: { $found ->
        [0] { $drawn ->
            [points] точки не поставлены: поставьте их ({ $expected ->
                    [one] { $expected } объект
                    [few] { $expected } объекта
                   *[other] { $expected } объектов
                })
            [line] нет линии, добавьте { $expected }
            [skeleton] нет скелета, добавьте { $expected }
           *[tag] тег не поставлен, поставьте его
        }
       *[other] { $drawn ->
            [points] точки поставлены у { $found ->
                    [one] { $found } объекта
                   *[other] { $found } объектов
                }
            [line] { $found ->
                [one] { $found } линия
                [few] { $found } линии
               *[other] { $found } линий
            }
            [skeleton] { $found ->
                [one] { $found } скелет
                [few] { $found } скелета
               *[other] { $found } скелетов
            }
           *[tag] { $found ->
                [one] { $found } тег
                [few] { $found } тега
               *[other] { $found } тегов
            }
        }, а должно быть { $expected }: добавьте недостающие
    }
finding-drawn-extra = «{ $label }»: { $drawn ->
        [points] точки поставлены у { $found ->
                [one] { $found } объекта
               *[other] { $found } объектов
            }
        [line] { $found ->
            [one] { $found } линия
            [few] { $found } линии
           *[other] { $found } линий
        }
        [skeleton] { $found ->
            [one] { $found } скелет
            [few] { $found } скелета
           *[other] { $found } скелетов
        }
       *[tag] { $found ->
            [one] { $found } тег
            [few] { $found } тега
           *[other] { $found } тегов
        }
    }, а должно быть { $expected }: удалите лишние
finding-drawn-too-few = «{ $label }»: { $drawn ->
        [points] точки поставлены у { $found ->
                [one] { $found } объекта
               *[other] { $found } объектов
            }
        [line] { $found ->
            [one] { $found } линия
            [few] { $found } линии
           *[other] { $found } линий
        }
        [skeleton] { $found ->
            [one] { $found } скелет
            [few] { $found } скелета
           *[other] { $found } скелетов
        }
       *[tag] { $found ->
            [one] { $found } тег
            [few] { $found } тега
           *[other] { $found } тегов
        }
    }, а нужно не меньше { $least }: добавьте недостающие
finding-drawn-few-points = «{ $label }»: всего { $found ->
        [one] { $found } точка
        [few] { $found } точки
       *[other] { $found } точек
    }, а нужно не меньше { $wanted }
finding-drawn-broken = «{ $label }»: фигура повреждена, удалите её и нарисуйте заново
finding-drawn-long = «{ $label }»: слишком много точек в одном объекте ({ $found }), проверить можно не больше { $limit }: удалите его и нарисуйте заново, ставя точки реже
accepted = ✅ Спасибо! Всё готово, попытка { $attempt } сдана. HR увидит результат и свяжется с вами.
accepted-by = ✅ Спасибо! Всё готово, попытка { $attempt } сдана. HR увидит результат и свяжется с вами до { $date } включительно.
feedback-looked = { $name }, ваша работа по заданию «{ $title }» просмотрена, HR свяжется с вами.
feedback-accepted = { $name }, хорошие новости: ваша работа по заданию «{ $title }» принята. HR свяжется с вами и расскажет, что дальше.
feedback-rejected = { $name }, спасибо за работу над заданием «{ $title }». К сожалению, на этот раз она не принята.
feedback-figures = Ваши результаты:
feedback-figures-by-metric = Ваши результаты:
feedback-mistakes = Ваши самые частые ошибки:
feedback-mistake = • { $kind }
mistake-missing-object = объект не обведён
mistake-not-marked = объект не размечен или не поставлен тег
mistake-marked-too-much = размечено лишнее или один объект дважды
mistake-marked-imprecisely = объект размечен недостаточно точно
mistake-marked-points = у объекта слишком мало точек, слишком много или не те, что нужны
mistake-extra-object = обведено лишнее или один объект дважды
mistake-imprecise-outline = контур проведён недостаточно точно
mistake-wrong-tool = использован не тот инструмент
mistake-wrong-points = в контуре слишком мало или слишком много точек
mistake-wrong-label = объекту присвоена не та метка
mistake-empty-value = поле не заполнено
mistake-wrong-choice = в поле неверное значение
mistake-case = перепутаны заглавная и строчная буквы
mistake-look-alike = знак перепутан с похожим
mistake-invisible = введён невидимый знак
mistake-order = переставлены соседние знаки
mistake-missing = пропущен знак
mistake-extra = лишний знак
mistake-other = неверный знак
again-possible = При желании можно сделать ещё одну попытку с другими картинками: «{ menu-again }». Учитываться будет только её результат, даже если он хуже.
already-handed-in = Это задание уже сдано, спасибо.
consent-ask =
    📄 Сначала прочитайте, пожалуйста. Пока вы не согласитесь, для вас ничего не создаётся.

    { $text }
consent-given =
    { $text }

    ✅ Вы согласились с этим.
consent-given-before = ✅ Вы согласились.
consent-refused = Хорошо. Без согласия теста не будет: для вас ничего не создано, и ничего о вас не сохранено. Если передумаете, нажмите «{ menu-get }».
consent-refused-known = Хорошо: попытка не начата, всё остальное остаётся как было. Если передумаете, запросите попытку ещё раз.
button-agree = Соглашаюсь
button-disagree = Не соглашаюсь
login-wiped = Логин и пароль от него больше не хранятся, и они не нужны: на сайте делать уже нечего. Для новой попытки будет новый логин.
already-handed-in-by = Это задание уже сдано, спасибо. HR свяжется с вами до { $date } включительно.
finish-first = Сначала сдайте текущее задание: «{ menu-done }». После этого можно будет начать новую попытку.
granted = Вам предоставлена ещё одна попытка (№ { $attempt }). Когда будете готовы, нажмите «{ menu-again }». Задание будет новым, и учитываться будет только новый результат.
no-more-attempts = { $limit ->
        [one] Единственная попытка использована.
       *[other] Все попытки ({ $limit }) использованы.
    } Спасибо за участие!
time-limit = На попытку отводится { $time } с момента, когда задание готово. Позже сдать работу нельзя.
deadline = ⏳ Сдайте до { $at }. Осталось: <b>{ $left }</b>.
reminder =
    ⏰ Попытка { $attempt } ещё не сдана.
    { $deadline }
    { $task }

    Когда всё размечено и сохранено на сайте, нажмите здесь «{ menu-done }». Логин и пароль — по кнопке «{ menu-get }».
completed-on-site = 📌 На сайте вся работа по попытке { $attempt } завершена, но здесь она ещё не сдана. Проверить её? Если хотите ещё поработать, продолжайте: кнопка «{ menu-done }» сработает и позже.
taken-as-completed = ⌛ Время на попытку { $attempt } вышло. На сайте она завершена, поэтому бот проверяет её в том виде, в каком она есть.
time-over = ⌛ Время на попытку { $attempt } вышло, сдать её уже нельзя.

claim-ask =
    🔑 В прежнем боте есть учётная запись { $username }. Если она ваша, пришлите её <b>пароль</b> от сайта: вы продолжите своё задание, результаты сохранятся. Сообщение с паролем бот сразу удалит из чата.

    Если вы не знаете пароля, нажмите «{ button-claim-ask }». Если это не ваша учётная запись, нажмите «{ button-anew }»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
claim-ask-operator =
    🔑 В прежнем боте есть учётная запись { $username }, но её пароль этому боту неизвестен. Если она ваша, нажмите «{ button-claim-ask }».

    Если не хотите ждать или это не ваша учётная запись, нажмите «{ button-anew }»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
claim-checking = 🔎 Проверяю пароль…
claim-delayed = Сайт сейчас не отвечает. Бот продолжает попытки и сообщит, верен ли пароль.
claim-wrong = ❌ Сайт не принимает этот пароль. Проверьте его и пришлите ещё раз; пока { $left ->
        [one] осталась { $left } попытка
        [few] осталось { $left } попытки
       *[other] осталось { $left } попыток
    }.
claim-paused =
    🔒 Слишком много неверных паролей для прежней учётной записи { $username }. До { $until } пароли больше не проверяются.

    Если учётная запись ваша, нажмите «{ button-claim-ask }»: HR может подтвердить её и без пароля. Или нажмите «{ button-anew }»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
claim-unchecked = ⚠️ Не удалось проверить пароль на сайте; бот его не сохранил. Ничего не потеряно: пожалуйста, пришлите его ещё раз позже.
claim-requested = ✉️ Спросили у HR, ваша ли прежняя учётная запись { $username }. Когда HR решит, вы получите сообщение.
claim-denied = HR не может подтвердить, что прежняя учётная запись { $username } ваша. Вы можете пройти тест как новый кандидат: нажмите «{ button-anew }», прежняя учётная запись останется как есть.
claim-over = Прежнюю учётную запись уже нельзя вам передать: она закреплена за кем-то другим или вы начали заново. Если это ошибка, напишите HR.
claimed = ✅ Подтверждено: учётная запись прежнего бота снова ваша, вместе с заданием и результатами.

## HR
hr-menu = Меню HR. Что показать?
hr-help =
    <b>{ menu-candidates }</b>: сначала те, кто ждёт вашего решения; нажатие открывает карточку.
    <b>{ menu-questions }</b>: те, на которые никто не ответил; ваш ответ передаст бот.
    <b>{ menu-results }</b>: по логину или части имени; их можно и просто написать.
    <b>{ menu-metrics }</b>: результаты всех (Excel, CSV, график), качество экзамена.
    <b>{ menu-links }</b>: кто может пройти тест.
    <b>{ menu-requests }</b>: копия или удаление.
    <b>{ menu-notices }</b>: какие уведомления получать, когда присылать сводку, и ваш часовой пояс.
    <b>{ menu-audit }</b>: кто и что делал, новое сверху.
    Уведомление приходит, когда кто-то сдал задание, у кого-то вышло время или что-то прервалось из-за сбоя. Карточка на каждого включается в «{ menu-notices }».
    <b>{ menu-back }</b>: то, что видят кандидаты.
hr-ask-comment = Кандидат: { $name }. Напишите комментарий: его видит только HR, хранится не больше 300 знаков. Чтобы отменить, отправьте /cancel.
hr-decision-waiting = Решение: <b>пока нет</b>
hr-decision-accepted = Решение: <b>✅ принять</b> · { $by }, { $at }
hr-decision-rejected = Решение: <b>❌ отказать</b> · { $by }, { $at }
hr-comment = 💬 { $by }: { $text }
hr-feedback-draft = Сообщение кандидату, <b>не отправлено</b>:
hr-feedback-due = Сообщение кандидату, будет отправлено { $at }:
hr-feedback-accepted = 📨 Сообщено { $at }: <b>принять</b> · { $by }
hr-feedback-rejected = 📨 Сообщено { $at }: <b>отказать</b> · { $by }
hr-feedback-by-itself = автоматически
hr-feedback-failed = ⚠️ Сообщение, отправленное { $at }, не доставлено. Причина: { $cause }
hr-feedback-changed = ❗ С тех пор решение изменилось, кандидату об этом не сообщили.
hr-ask-feedback = Кандидат: { $name }. Напишите сообщение своими словами, { $language ->
        [ru] по-русски
       *[other] по-английски
    }, не длиннее 1000 знаков. Перед отправкой вы увидите его на карточке. Чтобы оставить всё как есть, отправьте /cancel.
hr-ask-feedback-too-long = Это длиннее 1000 знаков, текст не сохранён.
hr-question =
    ❓ <b>Вопрос</b>, кандидат: { $who }
    { $state }
    { $text }
hr-question-asked = Задан: { $at }
hr-question-open = <b>Ответа пока нет</b>
hr-question-closed = Ответ не нужен · { $by }, { $at }
hr-question-answer =
    💬 { $by }, { $at }:
    { $text }
hr-question-gone = Этот вопрос больше не хранится.
hr-ask-reply =
    { $text }
    Напишите ответ, не больше { $limit } знаков; кандидат: { $name }. Он придёт как ответ HR, без вашего имени. Чтобы не писать, отправьте /cancel.
hr-reply-too-long = В вашем ответе { $length ->
        [one] { $length } знак
        [few] { $length } знака
       *[other] { $length } знаков
    }, а отправить можно не больше { $limit }. Сократите его и отправьте снова. Чтобы отменить, отправьте /cancel.
hr-reply-late =
    ⚠️ Пока вы писали, на вопрос уже ответили, поэтому ваш ответ не отправлен. Кандидат: { $name }.
    { $by }:
    { $answer }
    Ваш ответ:
    { $text }
hr-replied = ✅ Ответ отправлен, кандидат: { $name }.
hr-questions = <b>Вопросы без ответа</b>: { $count }, сначала самые давние
hr-questions-none = Вопросов без ответа нет.
hr-questions-more = … и ещё { $count }: откройте список снова, когда ответите на эти.
hr-questions-of = <b>Вопросы</b>, кандидат: { $who }. Всего { $count }, новые сверху
hr-questions-older = … и ещё { $count } раньше.
hr-questions-line = { $number }. <b>{ $name }</b>, { $at }: «{ $text }»
hr-question-line = { $number }. { $at }: «{ $text }»
hr-question-line-answer = 💬 { $by }: «{ $text }»
hr-card-questions = ❓ Вопросы: { $count }, без ответа: { $open }
hr-menu-questions = ❓ Вопросы без ответа: { $count }
hr-ask-login = Чьи результаты показать? Напишите логин в Telegram, с @ или без (или логин на сайте, числовой id, часть имени). Чтобы никого не искать, отправьте /cancel.
hr-not-found = Кандидат «{ $login }» не найден. Проверьте написание или напишите другой логин.
hr-earlier = 🕰 <b>{ $login }</b> проходил(а) тест в прежнем боте, а в новом ещё не подтвердил(а) учётную запись. После этого продолжит с того же места.
hr-news = 📥 Сдано задание
hr-candidate = <b>{ $name }</b> { $login }
hr-account = Учётная запись: { $account }
hr-account-removed = Учётная запись: { $account } (удалена с сайта)
hr-card-consent = Согласие: версия { $version }, { $at }
hr-account-wiped = Учётная запись: { $account } (пароль удалён)
hr-card-source = Источник: { $source }
hr-attempt = Попытка { $attempt } · { $state }
hr-state-preparing = готовится
hr-state-progress = в процессе
hr-state-checking = проверяется
hr-state-complete = сдана
hr-state-failed = прервана
hr-state-expired = время вышло
hr-state-unchecked = не проверена
hr-car = Автомобили, точность контура (IoU): <b>{ $figure } %</b>
hr-plate = Номера, точность контура (IoU): <b>{ $figure } %</b>
hr-accuracy = Тексты номеров без ошибок: <b>{ $figure } %</b>
hr-label = «{ $label }», точность контура (IoU): <b>{ $figure } %</b>
hr-label-by = «{ $label }», { $metric }: <b>{ $figure } %</b>
metric-iou = IoU
metric-dice = Dice
metric-boundary-iou = IoU границ
metric-oks = OKS
metric-pck = PCK ({ $within })
metric-line = линия в пределах { $tolerance }
metric-exact = точное совпадение
metric-f1 = F1
metric-f1-from = F1 ({ $name } ≥ { $least })
hr-not-asked = «{ $label }»: на этих картинках таких объектов нет, поэтому нет и показателя
hr-attribute = «{ $label }.{ $attribute }» без ошибок: <b>{ $figure } %</b>
hr-attribute-right = «{ $label }.{ $attribute }», верно: <b>{ $figure } %</b>
hr-completed-on-site = 📌 Завершена на сайте, но в боте ещё не сдана
hr-taken-as-completed = 📌 Завершена на сайте, но в боте не сдана: засчитана как сданная, когда вышло время
hr-started = Начало: { $at }
hr-deadline = Сдать до: { $at }
hr-ended = Последняя правка: { $at }
hr-taken = Затрачено: <b>{ $taken }</b>
hr-worked = Рабочее время с момента готовности задания: <b>{ $worked }</b>
hr-worked-active = Рабочее время с момента готовности задания: { $worked }, без { $pauses ->
    [one] { $pauses } перерыва
   *[other] { $pauses } перерывов
} примерно <b>{ $active }</b>
hr-verdict-pass = Рекомендация: <b>✅ принять</b>
hr-verdict-look = Рекомендация: <b>👀 проверить вручную</b>
hr-verdict-fail = Рекомендация: <b>❌ отказать</b>
hr-verdict-undecided = Рекомендация: <b>⚖️ неясно</b>
hr-threshold = (порог { $threshold } %)
hr-reason-must-not-occur = ❌ Объектов «{ $label }» быть не должно, но они отмечены: { $images }
hr-reason-critical = ❌ Критичная картинка { $image }: «{ $figure }» { $percent } %, а нужно не меньше { $threshold } %
hr-reason-below = «{ $figure }»: { $percent } %, ниже порога { $threshold } %
hr-reasons-more = ❌ … и ещё { $count ->
        [one] не выполнено { $count } требование
        [few] не выполнены { $count } требования
       *[other] не выполнено { $count } требований
    }
hr-leaning = ({ $verdict }: { $chance } %)
hr-leaning-unknown = ({ $verdict }?)
hr-undecided = По показателям — «{ $verdict }», но уверенность { $chance } %, а нужно { $least } %
hr-undecided-unknown = По показателям — «{ $verdict }», но насколько это верно, сказать нельзя
hr-sure-of = { $subject } · { $sure }
hr-sure-at-least = Верно { $right } из { $all }: надёжны хотя бы { $low } %
hr-sure-at-most = Верно { $right } из { $all }: больше { $high } % не ждите
hr-sure-between = вероятно { $low }–{ $high } %
hr-sure-too-few = { $count ->
        [one] { $count } картинки
       *[other] { $count } картинок
    } мало, чтобы судить о надёжности показателей
hr-sure-heading = Насколько надёжны показатели
hr-sure-answers = { $subject }: верно { $right } из { $all }. На большом числе картинок было бы верно { $low }–{ $high } % (уверенность 95 %).
hr-sure-mean = { $subject }: { $count ->
        [one] { $count } картинка
        [few] { $count } картинки
       *[other] { $count } картинок
    }. На большом числе картинок показатель был бы { $low }–{ $high } % (уверенность 95 %).
hr-sure-chance = Вероятность достичь { $threshold } %: { $chance } %.
hr-sure-never = Никакое число верных ответов не доказывает, что человек не ошибается никогда.
hr-sure-few = { $subject }: { $count ->
        [one] { $count } картинки
       *[other] { $count } картинок
    } мало, чтобы судить о надёжности показателя; нужно не меньше { $needed }.
hr-sure-same = { $subject }: { $count ->
        [one] картинка одна
       *[other] на всех картинках ({ $count }) одно и то же
    }, поэтому не видно, насколько показатель может отличаться от истинного.
hr-sure-unknown = { $subject }: сохранённых данных мало, чтобы судить о надёжности показателя.
hr-enough-all = { $right } из { $counted }
hr-enough-first = { $right } из первых { $counted }
hr-enough-pass = Картинок без ошибок: { $of }. Этого достаточно: принять
hr-enough-fail = Картинок без ошибок: { $of }. Этого достаточно: отклонить
hr-enough-more = Картинок без ошибок: { $of }. Судить пока рано: нужно ещё { $more }
hr-enough-errors = Из тех, кто верно размечает лишь { $poor } % картинок, так прошли бы { $poor_pass } %; из тех, кто размечает { $good } %, не прошли бы { $good_fail } %.
hr-rank = Место: <b>{ $rank }</b> из { $of } среди тех, у кого те же картинки
hr-rank-in-pool = Место: <b>{ $rank }</b> из { $of } среди тех, у кого картинки из того же набора
hr-rank-of-few = Место: <b>{ $rank }</b> из { $of } среди тех, у кого картинки из того же набора, только по показателям: чтобы учесть трудность картинок, нужно { $fewest } кандидатов
hr-rank-by-ability = Место: <b>{ $rank }</b> из { $of } по уровню, кому бы какие картинки ни выпали
hr-ability = На одной шкале с остальными: лучше, чем <b>{ $percent } %</b> из { $of } (с уверенностью 95 % — от { $low } до { $high } %)
hr-drawn-again = ⚠️ { $count ->
        [one] { $count } картинка кандидату уже знакома
        [few] { $count } картинки кандидату уже знакомы
       *[other] { $count } картинок кандидату уже знакомы
    }: других в наборе не осталось
hr-sign-copy = 🚩 { $similarity } % точек совпадают с работой: { $who }, попытка { $attempt }
hr-sign-alike-outlines = 🚩 Контуры { $objects } из { $of ->
        [one] { $of } объекта
       *[other] { $of } объектов
    } состоят из тех же точек, что в работе: { $who }, попытка { $attempt } ({ $points } из { $all } точек{ $how })
hr-sign-alike-points = 🚩 Совпадают { $points } из { $all } точек с работой: { $who }, попытка { $attempt }{ $how }
hr-sign-alike-mistakes = 🚩 Те же ошибки, { $shared } из { $of }, что в работе: { $who }, попытка { $attempt }
hr-sign-alike-chance = Случайно такое бывает реже, чем на одном экзамене из { $exams }
hr-sign-alike-with = Похожие работы: { $one }{ $more ->
        [0] { " " }и { $other }
        [one] , { $other } и ещё { $more } кандидат
        [few] , { $other } и ещё { $more } кандидата
       *[other] , { $other } и ещё { $more } кандидатов
    }
alike-shifted = со сдвигом на { $pixels } px
alike-scaled = с изменением размера на { $percent } %
alike-mirrored = в зеркальном виде
list-alike = как { $one }, { $other }{ $more ->
        [0] {""}
       *[other] { " " }+{ $more }
    }
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
hr-sign-faster = 🚩 Быстрее, чем { $share } % кандидатов: { $taken }, обычно около { $usual } (сравнение с { $of })
hr-sign-faster-active = 🚩 Быстрее, чем { $share } % кандидатов, если не считать перерывов: { $taken }, обычно около { $usual } (сравнение с { $of })
hr-sign-assignee = 🚩 Задание было в чужих руках: на сайте его исполнитель { $name }
hr-sign-nobody = 🚩 Задание забрали у кандидата: на сайте у него нет исполнителя
hr-no-signs = Подозрительных признаков нет.
hr-details = Попытка { $attempt }: подробности
hr-error-rate = доля ошибок { $rate } %
hr-mean-error-rate = «{ $figure }»: средняя доля ошибок { $rate } %
hr-mistake-look-alike = похожие знаки: { $examples }
hr-mistake-case = не тот регистр: { $examples }
hr-mistake-invisible = { $count ->
        [one] { $count } невидимый знак
        [few] { $count } невидимых знака
       *[other] { $count } невидимых знаков
    }
hr-mistake-order = переставлены: { $examples }
hr-mistake-missing = пропущено: { $examples }
hr-mistake-extra = лишнее: { $examples }
hr-mistake-other = прочее: { $examples }
hr-mistake-more = { $examples } и ещё { $count }
hr-character-cyrillic = { $character } (кириллица)
hr-character-greek = { $character } (греческая)
hr-character-wide = { $character } (полноширинный знак)
hr-pictures = По картинкам, IoU в процентах:
hr-pictures-by-metric = По картинкам, в процентах:
hr-pictures-more = … и ещё { $count ->
        [one] { $count } картинка
        [few] { $count } картинки
       *[other] { $count } картинок
    }: все есть в таблице Excel, кнопка «{ menu-metrics }».
hr-details-more = … и ещё { $count ->
        [one] { $count } строка
        [few] { $count } строки
       *[other] { $count } строк
    }: все картинки есть в таблице Excel, кнопка «{ menu-metrics }».
hr-object-missing = «{ $label }», не хватает: { $count }
hr-object-extra = «{ $label }», лишних: { $count }
hr-wrong-label = отмечено как «{ $given }» вместо «{ $expected }»: { $count }
hr-text-wrong = «{ $given }» вместо «{ $expected }»
hr-legend-agreement = совпадает
hr-legend-missed = пропущено
hr-legend-extra = лишнее
hr-legend-reference = эталон
hr-legend-submitted = кандидат
hr-legend-expected = верно
hr-legend-given = введено
hr-legend-mistake-look-alike = похожий знак
hr-legend-mistake-case = регистр
hr-legend-mistake-invisible = невидимый знак
hr-legend-mistake-order = перестановка
hr-legend-mistake-missing = пропуск
hr-legend-mistake-extra = лишний знак
hr-legend-mistake-other = другой знак
hr-album = { $name }, попытка { $attempt }
hr-pairs = Слева: { $name }, попытка { $attempt }. Справа: { $other }, попытка { $second }.
hr-pairs-first = Это первые { $shown } из { $count } картинок.
hr-pairs-erased = Кандидат с такой же работой удалён.
hr-pairs-no-work = Одна из двух работ больше не хранится, поэтому показать их рядом нельзя.
hr-pairs-other-exam = Эти две попытки относятся к разным экзаменам, общих картинок у них нет.
hr-album-codes = Коды в рамках на картинках заменяют знаки, которых нет в шрифте. Сами тексты:
hr-album-name = { $code }: это «{ $name }»
hr-album-right = { $image }: ✓ «{ $expected }»
hr-album-wrong = { $image }: «{ $given }» вместо «{ $expected }»
hr-instructions-missing = ⚠️ Telegram не принимает эти картинки из инструкции, кандидаты их не видят:
hr-instructions-missing-next = Попросите администратора заменить их в экзамене (команда «candidates-bot exam check» покажет, что принимает Telegram).
hr-pictures-missing = Эти картинки не удалось отправить:
picture-too-large = больше 50 МБ
picture-refused = Telegram не принял, причина — в журнале у администратора
picture-not-drawn = не удалось нарисовать, причина — в журнале у администратора
hr-stray = Фигур за пределами картинки (не учтены): { $count }
hr-failure = ⚠️ Попытка { $attempt } прервана из-за сбоя
hr-time-over = ⌛ Время вышло, попытка { $attempt } не сдана
hr-unchecked = ⚠️ Не удалось проверить попытку { $attempt }
hr-cause = Причина: { $cause }
cause-unknown = не записана, так как сбой произошёл ещё до обновления бота
cause-unreachable = сайт недоступен
cause-untrusted = сертификату сайта нельзя доверять
cause-wrong-server = по адресу сайта отвечает что-то другое
cause-busy = сайт перегружен
cause-server-error = внутренняя ошибка сайта
cause-disk-full = на сайте закончилось место на диске
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
cause-too-many-annotations = в задании нарисовано намного больше, чем бот может проверить
cause-crashed-repeatedly = бот трижды аварийно завершился из-за этого и больше не пробует сам
cause-blocked = пользователь заблокировал бота
cause-chat-gone = этого чата больше нет в Telegram
cause-chat-forbidden = Telegram не разрешает боту писать в этот чат
cause-uneditable = это сообщение уже нельзя изменить
cause-too-large = размер больше, чем принимает Telegram
cause-telegram-refused = Telegram не принимает то, что отправляет бот
cause-telegram-unreachable = Telegram недоступен
cause-telegram-busy = Telegram перегружен
cause-token = Telegram не принимает токен бота
cause-not-hr = этот человек больше не в HR
cause-subject-gone = то, о чём было сообщение, уже удалено
cause-postgres = бот не может прочитать список HR в PostgreSQL
cause-old-site = сайт слишком старый для фигур, которые требует этот экзамен
cause-wait = Попробуйте снова позже; если не поможет, сообщите администратору.
cause-tell-operator = Сообщите администратору и попробуйте снова, когда он всё исправит.
cause-make-anew = Кнопка «{ button-retry }» запустит подготовку заново.
cause-make-room = Попросите администратора освободить место, затем попробуйте снова.
cause-upgrade = Попросите администратора обновить сайт или сменить экзамен, затем попробуйте снова.
cause-have-deleted = Кандидата попросили удалить лишнее.
cause-look-up = Администратор может узнать её командой «candidates-bot candidates show».
cause-unblock = Сообщения снова будут приходить, когда бот будет разблокирован.
cause-do-nothing = Делать ничего не нужно.
hr-intake-day = 🚪 Сегодня ({ $zone }) первое задание { $count ->
        [one] получил { $count } новый кандидат
        [few] получили { $count } новых кандидата
       *[other] получили { $count } новых кандидатов
    }: это предел на день. Остальных бот просит вернуться завтра.
hr-intake-work = 🚪 Сейчас в работе { $count ->
        [one] { $count } попытка
        [few] { $count } попытки
       *[other] { $count } попыток
    }: это предел. Новых кандидатов бот просит вернуться позже; те, кто уже начал, продолжают.
hr-intake-refusals = Отказов сегодня: { $count }.
hr-intake-raised = ✅ { $by }: предел на сегодня поднят до { $limit }.
hr-retried = { $name }: задание готовится заново.
hr-rechecked = { $name }: работа проверяется заново.
hr-granted = { $name }: разрешена попытка { $attempt }, сообщение отправлено.
hr-rescored = Экзамен исправлен, заново { $attempts ->
        [one] оценена { $attempts } попытка
        [few] оценены { $attempts } попытки
       *[other] оценено { $attempts } попыток
    }. { $changed ->
        [0] Показатели не изменились.
        [one] Показатели изменились у { $changed } попытки; списки и места обновлены.
       *[other] Показатели изменились у { $changed } попыток; списки и места обновлены.
    }
hr-bound = { $username } из списка HR впервые написал(а) боту (id { $person }). Если это не тот человек, уберите его из списка.
hr-claimed = 🔑 { $username } (id { $person }): учётная запись прежнего бота { $account } возвращена владельцу, пароль верен.
hr-claim-confirmed = 🔑 { $username } (id { $person }): учётная запись прежнего бота { $account } возвращена владельцу, это подтвердил администратор.
hr-claim-stuck = 🔒 { $username } (id { $person }) не знает пароля учётной записи, которая есть под этим именем в прежнем боте. Если вы знаете, что она принадлежит этому человеку, попросите администратора подтвердить это: «candidates-bot candidates claim».
hr-joined = { $name } получил(а) доступ HR по приглашению (id { $person }). Если это не тот человек, попросите убрать его из списка.
hr-account-deleted = Учётная запись { $account } удалена с сайта.
hr-message-left-undone = ⚠️ Сообщение не удалось отправить, получатель: { $name }. Причина: { $cause }
hr-step-left-undone = ⚠️ Действие на сайте не выполнено, кандидат: { $name }. Причина: { $cause }
hr-account-kept = ⚠️ Учётную запись { $account } не удалось удалить с сайта. Причина: { $cause }
hr-gone = Этот кандидат уже удалён из бота.
hr-former = человек, которого больше нет в HR (id { $person })
hr-deleted = { $by }: кандидат { $name } удалён из бота.
hr-erased = { $by }: удаляются все данные кандидата { $name }.
delete-menu = Что удалить? Или бот больше не должен отвечать этому человеку? Кандидат: { $who }. Сначала бот попросит подтверждения.
delete-account-what =
    { $who }
    Учётная запись { $account } будет удалена с сайта: войти с ней будет нельзя. Начатая попытка прервётся. Кандидат и результаты останутся в боте.
delete-candidate-what =
    { $who }
    Из бота будут удалены профиль, попытки и результаты кандидата. Учётная запись { $account } и задания останутся на сайте. Можно будет начать заново с попытки 1.
erase-what =
    { $who }
    Будут безвозвратно удалены все данные: на сайте — учётная запись { $account } и задания; в боте — профиль, попытки, результаты, сданные работы и состояние чата. В журнале действий вместо кандидата останется случайный номер.
delete-account-taken = Учётная запись кандидата { $name } удаляется с сайта.
delete-candidate-done = Кандидат { $name } удалён из бота. Учётная запись осталась на сайте.
erase-taken = Все данные кандидата { $name } удалены из бота и удаляются с сайта.
hr-preferences =
    Какие уведомления присылать? Нажмите, чтобы выключить или включить.
    Ниже — как часто и во сколько присылать сводку. Ваше время: { $zone }.
topic-submissions = Сдано задание
topic-questions = Вопросы кандидатов
topic-failures = Сбои
topic-expiries = Время вышло
topic-colleagues = Действия коллег
digest-off = Без сводки
digest-daily = Ежедневно
digest-weekly = Еженедельно
button-zones = 🕒 Часовой пояс
button-back-to-notices = ‹ Назад
zones =
    🕒 Ваше время: { $zone }.
    Выберите часовой пояс или напишите город по-английски, например Berlin. Чтобы ничего не менять, отправьте /cancel.
zones-meant = 🕒 Какой именно «{ $wrote }»? Выберите часовой пояс или напишите название подробнее. Чтобы ничего не менять, отправьте /cancel.
zones-unknown = 🕒 Бот не знает часового пояса «{ $wrote }». Выберите пояс ниже или напишите ближайший крупный город по-английски, например Berlin. Чтобы ничего не менять, отправьте /cancel.
zone-company = Как в компании: { $offset }
zones-common =
    Europe/Kaliningrad Калининград
    Europe/Minsk Минск
    Europe/Moscow Москва
    Europe/Samara Самара
    Asia/Tbilisi Тбилиси
    Asia/Yerevan Ереван
    Asia/Baku Баку
    Asia/Almaty Алматы
    Asia/Tashkent Ташкент
    Asia/Yekaterinburg Екатеринбург
    Asia/Omsk Омск
    Asia/Novosibirsk Новосибирск
    Asia/Irkutsk Иркутск
    Asia/Yakutsk Якутск
    Asia/Vladivostok Владивосток
    Asia/Kamchatka Камчатка
hr-digest =
    📊 <b>С { $since }</b>
    Начали: { $started }
    Сдали: { $handedin } (✅ { $accepted } · ❌ { $rejected } · ждут решения: { $waiting })
    Время вышло: { $expired }
    <b>Сейчас</b> в процессе: { $progress }, ждут решения: { $waitingnow }
source-heading = <b>Источники за всё время</b>: пришли → начали → сдали → приняты · средние показатели, %: { $figures }
source-line = • { $source }: { $invited } → { $started } → { $submitted } → { $accepted }
source-more = И ещё { $count ->
        [one] { $count } источник, где людей меньше.
        [few] { $count } источника, где людей меньше.
       *[other] { $count } источников, где людей меньше.
    }
source-none = По ссылкам пока никто не пришёл.
source-unknown = Неизвестный источник
button-sources = По источникам
digest-open = Ждут решения: { $count }
bulletin-finished = { $count ->
        [1] 📥 <b>Завершено</b>
       *[other] 📥 <b>Завершено: { $count }</b>
    }
bulletin-stopped = { $count ->
        [1] ⚠️ <b>Прервано из-за сбоя</b>
       *[other] ⚠️ <b>Прервано из-за сбоя: { $count }</b>
    }
bulletin-goes-on = { $count ->
        [1] ✅ <b>Сбоя больше нет</b>
       *[other] ✅ <b>Сбоя больше нет: { $count }</b>
    }
hr-claims =
    🔑 <b>Чья это учётная запись прежнего бота?</b>
    Кого вы подтвердите, тот получит её вместе с заданием и результатами.
hr-claims-asks = { $number }. <b>{ $name }</b>, id { $person }: учётная запись { $account }, попытка { $attempt }, { $state }; запрос { $at }
hr-claims-passwords = неверных паролей: { $count }
hr-claims-confirmed = { $number }. <b>{ $name }</b> → ✅ <b>да</b> · { $by }, { $at }
hr-claims-refused = { $number }. <b>{ $name }</b> → ❌ <b>нет</b> · { $by }, { $at }
hr-claims-over = { $number }. { $name }: решать уже нечего
bulletin-earlier = … и ещё { $count } раньше
button-retry-all = Повторить для всех: { $count }
button-cards = Карточка на каждого кандидата
hr-all-go-on = ✅ Все прерванные попытки продолжаются: { $count }.
hr-export = { $count ->
        [one] { $count } кандидат.
        [few] { $count } кандидата.
       *[other] { $count } кандидатов.
    } В каком виде прислать отчёт?
exam-heading = <b>Насколько хорош экзамен?</b> { $title }
exam-people = { $count ->
        [one] { $count } кандидат сдал
        [few] { $count } кандидата сдали
       *[other] { $count } кандидатов сдали
    } полную попытку. У каждого учитывается первая.
exam-form = Показатели — по тем { $count }, у кого были одни и те же картинки.
exam-too-few = Этого мало: пока кандидатов меньше { $fewest }, цифры были бы почти случайны.
exam-time = Половина работала не дольше { $median }.
exam-well = Он <b>хорошо</b> отличает сильных кандидатов от слабых: α = { $alpha } (от { $low } до { $high }).
exam-moderately = Он <b>посредственно</b> отличает сильных кандидатов от слабых: α = { $alpha } (от { $low } до { $high }).
exam-hardly = Он <b>почти не</b> отличает сильных кандидатов от слабых: α = { $alpha } (от { $low } до { $high }).
exam-unknown = Отличает ли он сильных кандидатов от слабых, сказать нельзя: ответы почти одинаковы.
exam-length = Чтобы отличать хорошо, таких объектов и значений нужно { $wanted }, а не { $items }.
exam-decisions = При повторной сдаче решение по порогу было бы тем же: { $figures }
exam-hardest = <b>Самое трудное</b>
exam-easy = У всех всё верно.
exam-item = • { $item }: верно у { $percent } %
exam-no-doubt = Кто силён в остальном, тот силён и в каждом объекте.
exam-doubtful = <b>Проверьте</b>: кто силён в остальном, здесь ошибается
exam-more = … и ещё { $count }, все — в Excel
exam-leak = <b>Вдруг стало легче</b>: { $picture }, с { $date } верно { $after } %, раньше { $before } %; возможно, картинка уже известна
exam-exposure = Чаще всего выдавалась { $picture }: в { $count ->
        [one] { $count } попытке
       *[other] { $count } попытках
    }.
doubt-chance = возможно, случайность
doubt-answer = «{ $answer }» у { $count } из { $best } лучших; возможно, ошибка в эталоне
doubt-empty = пусто у { $count } из { $best } лучших; возможно, ошибка в эталоне
doubt-not-drawn = не размечено у { $count } из { $best } лучших; точно ли это нужно размечать?
doubt-otherwise = обведено иначе у { $count } из { $best } лучших; возможно, ошибка в эталоне
doubt-drawn = что-то размечено у { $count } из { $best } лучших; возможно, в эталоне этого нет
doubt-wrong = неверно у { $count } из { $best } лучших; возможно, ошибка в эталоне
doubt-ambiguous = неверно у { $count } из { $best } лучших, чаще, чем у остальных; возможно, объект неоднозначен
button-corrections = Все исправления
button-correction = Показать
button-correction-apply = Применить
button-correction-withdraw = Снять
button-doubt-propose = Предложить правку
button-correction-back = Отменить
corrections-none = Исправлений эталона никто не предлагал.
corrections-heading = <b>Исправления эталона</b>
corrections-line = { $number }. { $what } · { $state }
corrections-more = … и ещё { $count }
correction-state-proposed = <b>предложено</b>
correction-state-in-force = действует
correction-state-withdrawn = снято
correction-state-back = отменено
correction-value = { $object }: { $attribute } — «{ $after }», а не «{ $before }»
correction-label = { $object }: метка — { $label }
correction-outline = { $object }: обводится иначе
correction-remove = { $object }: такого объекта нет
correction-add = { $image }: есть ещё один объект, { $label }
correction-heading = <b>Исправление эталона { $number }</b>
correction-gone = Это исправление больше не хранится.
correction-proposed = Предложено: { $by }, { $at }
correction-applied = Применено: { $by }, { $at }
correction-withdrawn = Снято: { $by }, { $at }
correction-back = Отменено: { $by }, { $at }
correction-misfit = Оно не подходит к эталону: либо эталон с тех пор изменился, либо так не позволяют правила экзамена.
correction-would = Если применить, заново { $attempts ->
        [one] будет оценена { $attempts } попытка
        [few] будут оценены { $attempts } попытки
       *[other] будет оценено { $attempts } попыток
    }, { $changed ->
        [0] показатели не изменятся.
        [one] показатели изменятся у { $changed } попытки.
       *[other] показатели изменятся у { $changed } попыток.
    }
correction-back-would = Если отменить, заново { $attempts ->
        [one] будет оценена { $attempts } попытка
        [few] будут оценены { $attempts } попытки
       *[other] будет оценено { $attempts } попыток
    }, { $changed ->
        [0] показатели не изменятся.
        [one] показатели изменятся у { $changed } попытки.
       *[other] показатели изменятся у { $changed } попыток.
    }
correction-underway = Попытки оцениваются заново. Что изменилось, придёт сюда сообщением.
correction-verdicts = Рекомендация станет другой:
correction-verdict = • { $name }, попытка { $attempt }: { $before } → { $after }
correction-verdict-accepted = • { $name }, попытка { $attempt }: { $before } → { $after } (решено принять)
correction-verdict-rejected = • { $name }, попытка { $attempt }: { $before } → { $after } (решено отказать)
correction-other-person = Применить должен кто-то другой: коллега из HR или оператор.
correction-news = Предложено исправление эталона: { $by }.
    { $what }
    Применить его должен кто-то другой.
key-corrected = Исправление эталона { $number } действует. Заново { $attempts ->
        [one] оценена { $attempts } попытка
        [few] оценены { $attempts } попытки
       *[other] оценено { $attempts } попыток
    }. { $changed ->
        [0] Показатели не изменились.
        [one] Показатели изменились у { $changed } попытки; списки и места обновлены.
       *[other] Показатели изменились у { $changed } попыток; списки и места обновлены.
    }
key-restored = Исправление эталона { $number } отменено. Заново { $attempts ->
        [one] оценена { $attempts } попытка
        [few] оценены { $attempts } попытки
       *[other] оценено { $attempts } попыток
    }. { $changed ->
        [0] Показатели не изменились.
        [one] Показатели изменились у { $changed } попытки; списки и места обновлены.
       *[other] Показатели изменились у { $changed } попыток; списки и места обновлены.
    }
key-decided = О них решение уже принято, а рекомендация теперь другая. Решения остаются в силе:

truth-heading = <b>Верен ли эталон?</b> { $title }
truth-people = { $count ->
    [one] { $count } кандидат сдал полную попытку.
    [few] { $count } кандидата сдали полную попытку.
   *[many] { $count } кандидатов сдали полную попытку.
}
truth-newer = Сдали позже и пока не учтены: { $count }.
truth-too-few = Этого мало: пока у картинки меньше { $fewest } кандидатов, сказать ничего нельзя.
truth-images-too-few = { $count ->
    [one] О { $count } картинке ничего не сказано: её размечали меньше { $fewest } кандидатов.
   *[other] О { $count } картинках ничего не сказано: их размечали меньше { $fewest } кандидатов.
}
truth-none = Большинство сильных кандидатов везде согласны с эталоном.
truth-check = <b>Проверьте.</b> Сильные — те, кто силён на всех остальных объектах.
truth-more = … и ещё { $count }, менее уверенно
truth-hint = Нажмите на номер, чтобы увидеть картинку. Само ничего не меняется.
truth-doubt =
    <b>{ $object }</b>
    { $how }.

    На картинке пунктир — эталон, чёрная линия — их разметка.
truth-gone = Это уже не вызывает сомнений или выглядит иначе. Откройте список заново.
truth-value = «{ $value }» у { $count } из { $of } { $of ->
    [one] сильного кандидата
   *[other] сильных кандидатов
}, а в эталоне «{ $truth }»; вероятность, что правы они: { $percent } %
truth-value-none = пусто у { $count } из { $of } { $of ->
    [one] сильного кандидата
   *[other] сильных кандидатов
}, а в эталоне «{ $truth }»; вероятность, что правы они: { $percent } %
truth-value-more = «{ $value }» у { $count } из { $of } { $of ->
    [one] сильного кандидата
   *[other] сильных кандидатов
}, а в эталоне пусто; вероятность, что правы они: { $percent } %
truth-label = отмечено как «{ $value }» у { $count } из { $of } { $of ->
    [one] сильного кандидата
   *[other] сильных кандидатов
}, а в эталоне «{ $truth }»
truth-outline = обведено одинаково, но не так, как в эталоне, у { $count } из { $of } { $of ->
    [one] сильного кандидата
   *[other] сильных кандидатов
}: между собой они совпадают на { $among } %, эталон с ними — на { $agrees } %
truth-not-found = ничего не размечено у { $count } из { $of } { $of ->
    [one] сильного кандидата
   *[other] сильных кандидатов
}; всего размечено у { $found } из { $people }
truth-lacking = у { $count } из { $of } { $of ->
    [one] сильного кандидата
   *[other] сильных кандидатов
} размечен объект, которого нет в эталоне
truth-legend-both = у обоих
truth-legend-truth-only = только эталон
truth-legend-theirs-only = только кандидаты
truth-legend-theirs = сильные кандидаты
truth-legend-truth-value = эталон
truth-legend-their-value = кандидаты
export-caption = Отчёт: { $count ->
        [one] { $count } кандидат
        [few] { $count } кандидата
       *[other] { $count } кандидатов
    }, { $date }
export-empty = Тест ещё никто не проходил.
export-too-big = Размер файла { $size } МБ, а Telegram принимает не больше 50. Попросите файл у администратора (команда «candidates-bot export»).
export-refused = Telegram не принял файл. Попросите файл у администратора (команда «candidates-bot export»).
chart-title = Оценки: { $count ->
        [one] { $count } попытка
        [few] { $count } попытки
       *[other] { $count } попыток
    }, среднее { $mean } %
chart-axis = Оценка в процентах: среднее всех показателей
chart-set = Картинки { $names }
sheet-candidates = Кандидаты
sheet-attempts = Попытки
sheet-images = Картинки
sheet-figures = Показатели
sheet-legacy = Прежний отчёт
sheet-candidate = Кандидат
sheet-login = Логин
sheet-id = Telegram id
sheet-exam = Экзамен
sheet-attempt = Попытка
sheet-attempts-made = Попыток
sheet-state = Состояние
sheet-decision = Решение
sheet-decided-by = Кто решил
sheet-decided-at = Когда решено, { $zone }
sheet-recommendation = Рекомендация
sheet-reasons = Причины
sheet-score = Оценка, %
sheet-cars = Автомобили
sheet-plates = Номера
sheet-plate-text = Тексты номеров
sheet-figure-of = { $subject }: { $metric }, %
sheet-right = { $subject }: верно, %
sheet-threshold-of = порог { $threshold } %
sheet-flags = Подозрительные признаки
sheet-rank = Место
sheet-rank-of = из { $of }
sheet-started = Начало, { $zone }
sheet-submitted = Сдано, { $zone }
sheet-ended = Последняя правка, { $zone }
sheet-working-time = Время работы
sheet-active-time = Без перерывов
sheet-submissions = Сколько раз сдавалась
sheet-comments = Комментарии HR
sheet-source = Источник
sheet-image = Картинка
sheet-wrong-labels = Не та метка
sheet-missing = { $subject }: не хватает
sheet-extra = { $subject }: лишних
sheet-expected = { $subject }: верно
sheet-given = { $subject }: введено
sheet-error-rate = { $subject }: доля ошибок
sheet-at-least = { $subject }: не меньше, %
sheet-at-most = { $subject }: не больше, %
sheet-chance = { $subject }: вероятность, %
sheet-figure = Показатель
sheet-threshold = Порог, %
sheet-mean = Среднее, %
sheet-lowest = Наименьшее, %
sheet-highest = Наибольшее, %
sheet-count = Кандидатов
sheet-measured = С этим показателем
sheet-reached = Достигли порога
sheet-reached-share = Доля достигших, %
sheet-handed-in = Сдали
sheet-accepted-count = Принято
sheet-rejected-count = Отказано
sheet-waiting-count = Ждут решения
sheet-expected-label = Ожидалось ↓, отмечено как →
sheet-not-drawn = Не отмечено
sheet-not-expected = Ничего не ожидалось
sheet-from = От, %
sheet-accepted = принят
sheet-rejected = отказ
sheet-waiting = ждёт решения
sheet-pass = принять
sheet-look = проверить
sheet-fail = отказать
sheet-undecided = неясно
sheet-distribution = Кандидаты по показателю «{ $figure }»
sheet-left-out = { $count ->
        [one] На лист не поместилась ещё { $count } строка.
        [few] На лист не поместились ещё { $count } строки.
       *[other] На лист не поместилось ещё { $count } строк.
    }
sheet-date-format = dd.mm.yyyy hh:mm
sheet-earlier-bot = прежний бот
sheet-exams = Качество экзамена
sheet-exam-attempt = попытка { $attempt }
sheet-exam-median = Медиана времени работы
sheet-exam-too-few = Мало: пока кандидатов меньше { $fewest }, цифры были бы почти случайны.
sheet-exam-how-to-read = Учитывается первая полная попытка каждого кандидата. α: от 0,8 сильные хорошо отличаются от слабых, ниже 0,6 почти не отличаются. Связь с остальным: ниже 0 — кто силён в остальном, здесь ошибается; проверьте.
sheet-exam-all = Все ответы, верно или нет
sheet-exam-alpha = α
sheet-exam-low = α не меньше (95 %)
sheet-exam-high = α не больше (95 %)
sheet-exam-items = Частей
sheet-exam-items-wanted = Частей для α = 0,8
sheet-exam-error = Ошибка измерения, п. п.
sheet-exam-same = То же решение при повторе, %
sheet-exam-true = Решение по заслугам, %
sheet-exam-object = Объект
sheet-exam-nothing = ничего нет
sheet-exam-whole = вся картинка
sheet-exam-right = Верно, %
sheet-exam-correlation = Связь с остальным
sheet-exam-doubt = Что может быть не так
sheet-exam-difficulty = Трудность, логиты
sheet-exam-difficulty-error = Её стандартная ошибка
sheet-exam-leak = С { $date } верно { $after } %, раньше { $before } %: возможно, картинка уже известна
sheet-exam-chart = У скольких верно и те ли это, кто силён в остальном
sheet-note-last-attempt = У каждого кандидата одна строка, о последней попытке. Все попытки — на следующем листе.
sheet-note-recommendation = Принять: все показатели достигли порога и выполнены остальные требования экзамена. Отказать: показатель ниже порога на 5 пунктов или больше либо не выполнено другое требование. Проверить: не хватило меньше 5 пунктов или есть подозрительные признаки. Неясно: экзамен требует больше уверенности, чем есть. Решает HR.
sheet-note-score = Среднее всех показателей попытки с весами, заданными в экзамене. По нему определяется место.
sheet-note-colours = Зелёный: достигнут порог того экзамена, который сдавал кандидат. Жёлтый: не хватило меньше 5 пунктов. Красный и жирный: ниже на 5 пунктов или больше. Без цвета: порога нет.
sheet-note-rank = По оценке, среди всех сданных попыток на тех же картинках того же экзамена. При равных оценках место общее. Если картинки выпадают из набора — по уровню, начиная с 20 кандидатов.
sheet-note-working-time = От готовности задания до последней правки на сайте, без времени, когда бот проверял работу.
sheet-note-active-time = Время работы без перерывов, примерно. Перерыв — больше { $minutes } минут без сохранения у того, кто обычно сохраняет как минимум втрое чаще. Пусто, если этого не узнать, например когда сохраняли только в конце.
sheet-note-error-rate = Число неверных символов, делённое на длину верного текста: 0 — без ошибок.
sheet-note-interval = С уверенностью 95 % показатель кандидата на большом числе картинок лежал бы между этими двумя значениями. Для контуров нужно не меньше { $needed } картинок, иначе здесь пусто.
sheet-note-chance = Насколько вероятно, что показатель кандидата на большом числе картинок достиг бы порога того экзамена, который он сдавал. Пусто, если порога нет или сказать ничего нельзя.
list-title = <b>{ $filter }</b>: { $first }–{ $last } из { $size }
list-empty = <b>{ $filter }</b>: никого.
list-figures = Показатели, %: { $figures }
list-other-exam = <b>Другой экзамен, «{ $title }»</b>, показатели, %: { $figures }
list-other = <i>другой экзамен</i>
list-before = ◀ Назад
list-after = Дальше ▶
list-by-score = ↕ По оценке
list-by-date = ↕ По дате
list-search = 🔎 Поиск
list-accepted = <b>принять</b>
list-rejected = <b>отказать</b>
list-found = По запросу «{ $text }» найдено несколько кандидатов:
list-found-more = Показаны не все: уточните имя.
list-found-earlier = Из прежнего бота (для карточки напишите логин целиком):
list-earlier = { $count ->
        [one] 🕰 Ещё { $count } человек проходил тест в прежнем боте и пока не подтвердил свою учётную запись в этом: найдите его по логину.
        [few] 🕰 Ещё { $count } человека проходили тест в прежнем боте и пока не подтвердили свои учётные записи в этом: найдите их по логину.
       *[other] 🕰 Ещё { $count } человек проходили тест в прежнем боте и пока не подтвердили свои учётные записи в этом: найдите их по логину.
    }
filter-all = Все
filter-progress = В процессе
filter-waiting = Ждут решения
filter-accepted = Приняты
filter-rejected = Отказано
filter-not-finished = Не завершили
filter-stopped = Сбои
audit-title = <b>Журнал действий, новое сверху ({ $zone })</b>
audit-more = … и ещё { $count ->
        [one] { $count } запись не поместилась
        [few] { $count } записи не поместились
       *[other] { $count } записей не поместилось
    }
audit-none = Записей нет.
audit-none-here = Здесь таких записей нет, но они могут быть раньше.
audit-newer = ◀ Новее
audit-older = Раньше ▶
audit-without-own = Без моих
audit-without-bot = Без бота
audit-bot = бот
audit-operator = администратор
audit-underway = выполняется
audit-could-not = не удалось: { $cause }
audit-confirmed = начата попытка { $attempt }
audit-prepared = подготовка попытки { $attempt }
audit-task-anew = попытка { $attempt }: задание начато заново
audit-words = запись прежней версии
audit-step-complete = закрытие заданий на сайте
audit-step-discard = удаление непригодного задания
audit-step-undo = удаление незаконченного с сайта
audit-step-tidy = уборка на сайте
audit-step-other = шаг на сайте
audit-said-done = нажато «{ menu-done }» (попытка { $attempt })
audit-incomplete = попытка { $attempt }: не всё сделано, замечаний: { $findings }
audit-nothing-new = в попытке { $attempt } ничего не изменилось с прошлой проверки
audit-handed-in = попытка { $attempt } сдана
audit-fetched = получение разметки попытки { $attempt }
audit-time-over = вышло время попытки { $attempt }
audit-looked = просмотр результатов
audit-pictures = просмотр разметки попытки { $attempt }
audit-details = просмотр подробностей попытки { $attempt }
audit-metrics = выгрузка отчёта
audit-accepted = решение по попытке { $attempt }: принять
audit-rejected = решение по попытке { $attempt }: отказать
audit-decision-back = решение по попытке { $attempt } снято
audit-commented = комментарий к попытке { $attempt }
audit-told-accepted = сообщено кандидату: принять (попытка { $attempt })
audit-told-rejected = сообщено кандидату: отказать (попытка { $attempt })
audit-wrote-feedback = сообщение кандидату о попытке { $attempt } написано своими словами
audit-held-feedback = автоматическое сообщение о попытке { $attempt } остановлено
audit-question = задан вопрос { $question }
audit-reply = ответ на вопрос { $question }
audit-consented = согласие с версией { $version } текста
audit-not-consented = нет согласия с версией { $version } текста
audit-question-closed = вопрос { $question } закрыт без ответа
audit-granted = разрешена попытка { $attempt }
audit-prepared-again = подготовка попытки { $attempt } запущена снова
audit-checked-again = проверка попытки { $attempt } запущена снова
audit-hr-added = { $key } добавлен(а) в список HR
audit-hr-removed = { $key } убран(а) из списка HR
audit-hr-bound = привязка к записи { $name } в списке HR
audit-invited = создание ссылки-приглашения в HR
audit-joined = получение доступа HR по приглашению
audit-account-deleted = удаление учётной записи с сайта
audit-candidate-deleted = удаление кандидата из бота
audit-erased = удаление всех данных
audit-notices = изменение настроек уведомлений
audit-rescored = попытка { $attempt } оценена заново
audit-intake-day = предел новых кандидатов на сегодня поднят до { $limit }
audit-intake-work = предел попыток в работе на сегодня поднят до { $limit }
audit-asked = попытка { $attempt } завершена на сайте, отправлен вопрос о сдаче
audit-claim-proved = учётная запись прежнего бота возвращена по паролю
audit-claim-confirmed = учётная запись прежнего бота возвращена по подтверждению
audit-asked-for-claim = запрос к HR подтвердить учётную запись прежнего бота
audit-claim-denied = учётная запись прежнего бота не подтверждена
audit-claim-refused = неверный пароль учётной записи прежнего бота
audit-claim-checked = проверка пароля учётной записи прежнего бота
audit-begun-anew = начало заново, без учётной записи прежнего бота
audit-correction-proposed = предложено исправление эталона { $number }
audit-correction-withdrawn = снято исправление эталона { $number }
audit-correction-applied = применено исправление эталона { $number }
audit-correction-back = отменено исправление эталона { $number }
audit-claims-expired = { $count ->
        [one] { $count } учётная запись
        [few] { $count } учётные записи
       *[other] { $count } учётных записей
    } прежнего бота: срок подтверждения вышел
audit-username-expired = { $key } убран(а) из списка HR: под этим именем вовремя никто не написал
audit-taken = попытка { $attempt } завершена на сайте и засчитана как сданная
day-of-month = { $day } { $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    }
weekday = { $day ->
        [1] пн
        [2] вт
        [3] ср
        [4] чт
        [5] пт
        [6] сб
       *[7] вс
    }
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

## Кто может пройти тест
menu-links = Приём и ссылки
command-links = Кто может пройти тест, ссылки для кандидатов
turned-away = Спасибо, что написали! Сейчас теста для вас здесь нет. Если вас пригласили, попросите, пожалуйста, новую ссылку.
applied = Спасибо! Ваша заявка на тест передана HR. Ответ придёт сюда, а пока ничего делать не нужно.
apply-later = Спасибо за интерес! Сейчас ответа ждёт очень много людей. Пожалуйста, напишите ещё раз через несколько дней.
admitted = ✅ HR принял вашу заявку: можно проходить тест. Чтобы начать, нажмите «{ menu-get }».
application-refused = Спасибо за интерес. К сожалению, HR не может предложить вам тест.
hr-admission-open = <b>Приём</b>: открыт для всех. По ссылке видно, откуда пришёл кандидат.
hr-admission-link = <b>Приём</b>: новым кандидатам нужна ссылка.
hr-admission-approval = <b>Приём</b>: новым кандидатам нужна ссылка или ваш ответ на заявку.
hr-admission-closed = <b>Приём</b>: закрыт. Новых кандидатов бот не принимает, даже по ссылке.
hr-admission-waiting = Заявок без ответа: { $count }
hr-links-none = Ссылок пока нет.
hr-links-line = { $number }. <b>{ $source }</b>: открыли { $used }, взяли задание { $started }{ $state }
hr-link-state-revoked = { " " }· отозвана
hr-link-state-expired = { " " }· срок истёк
hr-link-state-used-up = { " " }· использована
hr-link = 🔗 <b>{ $source }</b>
hr-link-counts = { $used ->
        [one] Открыл { $used } человек
        [few] Открыли { $used } человека
       *[other] Открыли { $used } человек
    }, взяли задание: { $started }
hr-link-uses = Не больше чем для { $uses ->
        [one] { $uses } человека
       *[other] { $uses } человек
    }
hr-link-uses-any = Для любого числа людей
hr-link-until = Действует до { $at }
hr-link-until-any = Действует, пока вы её не отзовёте
hr-link-greeting-en = Приветствие на английском
hr-link-greeting-ru = Приветствие на русском
hr-link-greeting-any = Приветствие на языке их Telegram
hr-link-made = Создана { $at }, кто создал: { $by }
hr-link-over-revoked = <b>Отозвана</b>: прийти по ней больше нельзя.
hr-link-over-expired = <b>Срок истёк</b>: прийти по ней сейчас нельзя.
hr-link-over-used-up = <b>Использована</b>: больше никто прийти по ней не может.
hr-link-unnamed = Telegram ещё не сообщил боту его имя. Ссылка на этого бота заканчивается на { $word }.
hr-link-ask-uses = Сколько человек может прийти по ссылке «{ $source }»?
hr-link-ask-until = Как долго, считая с этой минуты, будет действовать ссылка «{ $source }»?
hr-link-ask-language = На каком языке приветствовать тех, кто придёт по ссылке «{ $source }»?
hr-confirm-revoke = Отозвать ссылку «{ $source }»? Прийти по ней больше не сможет никто, в том числе те, кто её уже открыл, но ещё не взял задание. Кто начал, продолжит.
hr-ask-source = Где вы разместите ссылку? Напишите короткое название, например «Ярмарка вакансий»: по нему видно, откуда пришёл кандидат. Чтобы отменить, отправьте /cancel.
hr-ask-source-again = Такое название не подходит. Напишите, пожалуйста, одну строку не длиннее 40 знаков. Чтобы отменить, отправьте /cancel.
hr-too-many-links = Больше ссылок бот хранить не может, и все они действуют. Отзовите ту, которая больше не нужна, и создайте новую.
hr-link-gone = Эта ссылка больше не хранится.
hr-applicants = <b>Заявки на тест</b>: { $count }, сначала самые давние. ✅ принять, ❌ отказать, 🚫 отказать и заблокировать.
hr-applicants-none = На все заявки на тест есть ответ.
hr-applicants-line = { $number }. <b>{ $name }</b>, { $at }
hr-applicants-more = … и ещё { $count }: они появятся, когда вы ответите на эти.
hr-confirm-block = Заблокировать? Кандидат: { $who }. Бот больше не будет отвечать этому человеку и скажет только, что теста для него нет. Ничего не удаляется.
hr-card-blocked = 🚫 <b>Заблокирован</b>, кто: { $by }, { $at }
button-new-link = ➕ Новая ссылка
button-applicants = Заявки: { $count }
button-links-older = Раньше ›
button-links-newest = ‹ Новые
button-link-uses = 👥 Для скольких
button-link-until = ⏳ Срок
button-link-language = 🌐 Язык
button-copy-link = Скопировать
button-revoke = 🚫 Отозвать…
button-yes-revoke = Да, отозвать
button-back-to-links = ‹ К ссылкам
button-back-to-link = ‹ К ссылке
button-uses-any = Для любого числа
button-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[other] { $count } дней
    }
button-days-any = Без срока
button-greeting-any = Как в Telegram
button-greeting-en = Английский
button-greeting-ru = Русский
button-block = 🚫 Блокировать…
button-yes-block = Да, заблокировать
button-unblock = Разблокировать
audit-link-made = создана ссылка для кандидатов: { $source }
audit-link-changed = изменена ссылка для кандидатов: { $source }
audit-link-revoked = отозвана ссылка для кандидатов: { $source }
audit-let-in = принята заявка на тест
audit-turned-down = отклонена заявка на тест
audit-blocked = заблокирован
audit-unblocked = разблокирован
button-my-data = 📄 Мои данные
button-forget-me = 🗑 Удалить мои данные
button-withdraw = Отозвать запрос
button-request-send = { $number } · ✅ Отправить
button-request-erase = { $number } · 🗑 Удалить всё
button-request-refuse = { $number } · ❌ Отказать
menu-requests = Запросы о данных
command-mydata = Получить копию своих данных
command-forget = Удалить свои данные
command-requests = Запросы о персональных данных
## Данные о самом человеке
request-data-confirm = Бот пришлёт файл со всем, что хранит о вас: профиль, попытки и результаты, решения и комментарии HR, ваши вопросы и ваши работы с картинками. Сначала запрос должен одобрить HR. Запросить файл?
request-erasure-confirm = <b>Бот удалит всё, что хранит о вас:</b> учётную запись на сайте, задания, работы и результаты, вопросы. Если вы сейчас выполняете задание, оно закончится без результата. Отменить это будет нельзя.

    Сначала решает HR. Если за { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[other] { $days } дней
    } решения не будет, всё удалится автоматически. Запросить удаление?
request-erasure-confirm-at-once = <b>Как только вы нажмёте «{ button-yes }», бот удалит всё, что хранит о вас:</b> учётную запись на сайте, задания, работы и результаты, вопросы. Если вы сейчас выполняете задание, оно закончится без результата. Отменить это будет нельзя. Удалить всё?
request-data-open = ✅ Вы запросили копию своих данных: { $at }. Файл придёт сюда, когда HR одобрит запрос.
request-erasure-open = ✅ Вы запросили удаление своих данных: { $at }. Они будут удалены, когда HR одобрит запрос, но не позже чем { $due }. До этого запрос можно отозвать и продолжать как прежде.
request-erasure-open-at-all = ✅ Вы запросили удаление своих данных: { $at }. Они будут удалены, когда HR одобрит запрос. До этого запрос можно отозвать и продолжать как прежде.
request-data-withdrawn = Запрос отозван. Файл не придёт.
request-erasure-withdrawn = Запрос отозван. Ничего удалено не будет.
request-data-refused = HR решил пока не отправлять вам копию данных. Если хотите узнать почему, напишите вопрос сюда, и бот передаст его.
request-erasure-refused = HR решил пока не удалять ваши данные, всё остаётся как есть. Если хотите узнать почему, напишите вопрос сюда, и бот передаст его.
request-too-many = За последние сутки запросов уже { $count }. Следующий можно отправить { $at }.
stranger-data = Вашего профиля у бота нет. Вот всё, что бот хранит о вас:
stranger-data-applied = • ваша просьба пройти тест: { $at }
stranger-data-link = • ссылка, по которой вы пришли: «{ $source }», { $at }
stranger-data-english = • выбранный вами язык: английский
stranger-data-russian = • выбранный вами язык: русский
stranger-data-claim = • вопрос бота, ваша ли учётная запись прежнего бота
stranger-data-work = • работы, которые вы сдали раньше
stranger-data-conversation = • на чём остановилась переписка с вами
stranger-data-end = Чтобы сразу удалить всё это, отправьте /forget.
stranger-forgotten = ✅ Готово: бот больше не хранит данных о вас. Если вы снова напишете, всё начнётся с начала.
nothing-stored = Бот не хранит данных о вас: отправлять и удалять нечего.
personal-data-caption = Всё, что бот хранит о вас, на { $date }. Записи в файле «person.json», ваши работы в папках.
personal-data-without-pictures = Картинок в файле нет: с ними он был бы слишком большим для Telegram.
personal-data-too-big = Размер файла с вашими данными { $size } МБ, и Telegram его не принимает. Напишите сюда, что он вам нужен, и HR передаст его другим способом.
hr-requests = <b>Запросы о персональных данных</b>, ждут решения: { $count }
hr-requests-none = Запросов о персональных данных нет.
hr-requests-data = { $number }. <b>{ $name }</b> просит копию своих данных · { $at }
hr-requests-erasure = { $number }. <b>{ $name }</b> просит удалить все данные · { $at }. Произойдёт автоматически { $due }
hr-requests-erasure-open = { $number }. <b>{ $name }</b> просит удалить все данные · { $at }
hr-requests-more = … и ещё { $count }: появятся здесь, когда вы решите по этим.
hr-requests-data-approved = ✅ { $name }, копия данных: одобрено · { $by }
hr-requests-data-refused = ❌ { $name }, копия данных: отказано · { $by }
hr-requests-erasure-refused = ❌ { $name }, удаление: отказано · { $by }
hr-requests-data-withdrawn = ↩️ { $name }, копия данных: запрос отозван
hr-requests-erasure-withdrawn = ↩️ { $name }, удаление: запрос отозван
hr-requests-moved = Запросы о персональных данных в новом сообщении ниже.
hr-erased-on-request = 🗑 Удаляются все данные по запросу, автоматически; кандидат: { $name }.
audit-requested-data = запрос копии своих данных
audit-requested-erasure = запрос удаления своих данных
audit-withdrew-data = отзыв запроса копии данных
audit-withdrew-erasure = отзыв запроса удаления
audit-approved-data = одобрение запроса копии данных
audit-approved-erasure = одобрение запроса удаления
audit-refused-data = отказ в копии данных
audit-refused-erasure = отказ в удалении данных

## История, которую разыгрывает команда `demo`: кто в ней участвует и что говорится помимо переписки
demo-title = candidates-bot: история в шести сценах
demo-intro = Настоящий бот работает с имитациями Telegram и сайта CVAT, всё на этом компьютере. Люди и их работы выдуманы; сообщения, показатели и файлы создаёт сам бот.
demo-cast = Кто участвует
demo-scenes = Что будет показано
demo-seen = Что было показано
demo-outcomes = Чем всё закончилось
demo-time = Время работы
demo-next = Что дальше
demo-next-browser = Самому побыть кандидатом и HR на локальной веб-странице.
demo-next-out = Сохранить историю как веб-страницу, с картинками, таблицами и базой данных.
demo-next-init = Настроить своего бота.
demo-kept = История в виде веб-страницы: { $report }. Рядом с ней: { $files } и demo.redb.
demo-more-lines = … ещё { $count ->
        [one] { $count } строка
        [few] { $count } строки
       *[other] { $count } строк
    }
demo-deleted = 🗑 Бот удаляет { $count ->
        [one] { $count } сообщение выше.
        [few] { $count } сообщения выше.
       *[other] { $count } сообщений выше.
    }
demo-report-pictures = Картинки, которые получил HR
demo-report-chats = Переписка
demo-report-again = 🖼 { $name }: эта картинка уже показана выше
demo-report-deleted = Бот удалил это сообщение.
demo-role-hr = работает в HR
demo-role-excellent = размечает твёрдой рукой
demo-role-absent = берёт задание и не возвращается
demo-role-forgetful = кое-что забывает, исправляет и пробует ещё раз
demo-role-copier = сдаёт чужую работу
demo-role-stranger = не кандидат, но знает команды HR
demo-role-leaver = просит удалить все данные
demo-scene-excellent = От ссылки до оценки
demo-scene-outage = Сайт не отвечает
demo-scene-forgetful = Кое-что забыто
demo-scene-copy = Те же точки
demo-scene-decision = HR решает
demo-scene-erasure = Удалите мои данные
demo-seen-excellent = Ссылка, учётная запись, задание, проверка, оценка — и никакой работы для HR.
demo-seen-outage = Сайт отказал посреди подготовки, и ничего не потерялось.
demo-seen-forgetful = Бот назвал всё, чего не хватает, по картинкам; вопрос дошёл до HR.
demo-seen-copy = Копия узнана по точкам и показана рядом с оригиналом.
demo-seen-decision = HR сравнивает всех в одном списке и решает двумя нажатиями.
demo-seen-erasure = Данные удалены: в боте, на сайте и в переписке.
demo-meanwhile = тем временем { $name }
demo-typing = … печатает
demo-draws = размечает на сайте под логином { $login }
demo-hr-comes = { $name } есть в списке HR и впервые пишет боту
demo-makes-link = { $name } создаёт ссылку для кандидатов
demo-link-name = Ярмарка вакансий
demo-opens-link = { $name } открывает ссылку и получает задание
demo-steady = { $name } обводит всё твёрдой рукой и сдаёт работу
demo-asks-in = { $name } пишет без ссылки
demo-may-i = Здравствуйте! Как пройти тест?
demo-lets-in = { $name } принимает заявку
demo-gets = { $name } получает задание
demo-site-down = сайт не работает: { $times ->
        [one] { $times } раз
        [few] { $times } раза
       *[other] { $times } раз
    } подряд отвечает ошибкой 503
demo-site-up = бот повторял попытки, пока сайт не заработал; { $name } ничего не замечает
demo-leaves = { $name } больше не возвращается
demo-forgets = { $name } забывает обвести { $label } на картинке { $picture }
demo-as-line = { $name } рисует { $label } на картинке { $picture } линией
demo-leaves-empty = { $first } и вписать значение на картинке { $picture }
demo-leaves-empty-besides = { $first }, а на картинке { $picture } забывает вписать значение
demo-mends = { $name } исправляет и сдаёт работу
demo-mends-wrong = { $name } исправляет, но с ошибкой в значении, и сдаёт работу
demo-asks = { $name } задаёт вопрос
demo-question = Вторая попытка заменяет первую?
demo-answers = { $name } отвечает
demo-answer = Да, засчитывается только последняя.
demo-again = { $name } выполняет задание ещё раз
demo-again-others = { $name } выполняет задание ещё раз, с другими картинками
demo-hasty = { $name } размечает и эти картинки, но наспех, и сдаёт работу
demo-third = { $name } просит третью попытку
demo-copies = { $name } открывает ссылку, получает задание и сдаёт те же точки, что и { $other }
demo-copies-little = { $name } открывает ссылку, чтобы сдать ту же работу, что и { $other }, но картинки почти все другие
demo-rejects = { $name } открывает работу из уведомления, сравнивает и отказывает
demo-stranger = { $name } пробует команды HR
demo-stranger-nothing = { $name } ничего не узнаёт о других
demo-looks-up = { $name } ищет кандидата ({ $other }), сначала с опечаткой
demo-compares = { $name } сортирует список по оценке и открывает лучшую работу
demo-accepts = { $name } принимает кандидата: { $other }
demo-exports = { $name } выгружает показатели всех кандидатов
demo-audits = { $name } читает журнал действий
demo-wants-out = { $name } открывает ссылку, получает задание и просит удалить данные
demo-erases = { $name } удаляет все данные: { $other }

## Страница демо
page-open = Откройте { $address } и побудьте кандидатом, HR или обоими сразу. Ctrl+C завершает.
page-not-opened = Браузер открыть не удалось, откройте адрес сами.
page-not-found = По этому адресу ничего нет.
page-wrong-method = Этот адрес не принимает таких запросов.
page-wrong-host = Откройте страницу по адресу, который напечатало демо.
page-wrong-origin = Этот запрос пришёл с другой страницы.
page-too-large = Это больше 2 МБ, отправьте меньше.
page-unreadable = Запрос не удалось прочитать: { $why }.
page-no-person = Такого человека нет, обновите страницу.
page-too-many-people = Ста человек для одного демо достаточно.
page-bad-name = Введите имя длиной от 1 до 64 символов.
page-bad-username = В имени пользователя до 32 латинских букв, цифр или подчёркиваний.
page-username-taken = Это имя пользователя занято, выберите другое.
page-bad-text = В сообщении может быть от 1 до 4096 символов.
page-bad-button = Такой кнопки нет.
page-bad-time = Время можно перевести вперёд на срок от минуты до года.
page-nothing-due = Сейчас ждать нечего.
page-no-assignment = { $name }: сейчас нет задания, которое можно разметить.
page-copy-from-whom = Выберите другого кандидата, у которого списать.
page-nothing-to-copy = { $name }: на этих картинках ничего не размечено.
page-wrong-login = Сайт не знает такого логина с таким паролем.
page-no-session = Вы больше не авторизованы на сайте, войдите снова.
page-no-job = Этой работы больше нет на сайте, или она чужая.
page-bad-shapes = Такие фигуры нельзя нарисовать в этой работе.
page-by-site = Сайт этого не сделал: { $why }.
page-broken = Демо не может этого сделать: { $why }.

# Every sentence that people see, in English. <b>, <code> and <a> are Telegram's HTML; values come in fit for it.

## The menu
menu-get = Get the task
menu-done = I'm done
menu-again = Another attempt
menu-help = Help
menu-hr = HR menu
menu-results = Find a candidate
menu-candidates = Candidates
menu-questions = Questions
menu-metrics = Export results
menu-notices = Notifications
menu-audit = Activity log
menu-back = Candidate menu
button-yes = Yes
button-cancel = Cancel
button-anew = Start over
button-claim-ask = Ask HR to confirm
button-claim-confirm = ✅ { $number } · Confirm
button-claim-refuse = ❌ { $number } · Refuse
button-hand-in = Submit
button-ask = Ask HR
button-copy-login = Copy the login
button-copy-password = Copy the password
button-language = English
button-retry = Try again
button-grant = Grant attempt { $attempt }
button-pictures = Images
button-write = ✉️ Write
button-details = Details
button-accept = ✅ Accept
button-reject = ❌ Reject
button-take-back = ↩️ Take back
button-comment = 💬 Comment
button-send-feedback = 📨 Send
button-send-feedback-now = 📨 Send now
button-edit-feedback = ✏️ Edit
button-hold-feedback = Don't send
button-reply = ✍️ Reply
button-reply-again = ✍️ Reply again
button-send-reply = Send mine, too
button-no-reply = No reply needed
button-card = 👤 Card
button-questions = ❓ Questions: { $count }
button-open-questions = Unanswered questions: { $count }
button-attempt-before = ‹ Attempt { $attempt }
button-attempt-after = Attempt { $attempt } ›
button-twin = 👥 Work of { $name }
button-pairs = Side by side
button-back = ‹ To the list
button-back-to-card = ‹ Back to the card
button-delete = 🗑 Delete…
button-delete-account = Delete CVAT account
button-delete-candidate = Remove from bot
button-erase = Erase all data
button-yes-delete = Yes, delete
button-yes-erase = Yes, erase all
button-workbook = Excel
button-csv = CSV
button-chart = Chart
button-exam-quality = Exam quality
button-key-corrections = Corrections
button-ground-truth = Ground truth
button-let-in = Let in { $count } more today

command-start = Start and menu
command-help = Help
command-candidates = List of candidates
command-questions = Unanswered questions
command-find = Find a candidate
command-metrics = Export results
command-notices = Notification settings
command-audit = Activity log

## The candidate
welcome = Hello! This is a test task for image annotators: { $title }. Tap “{ menu-get }” to get an account and { $images ->
        [one] { $images } image
       *[other] { $images } images
    } to annotate on the site; you will need a computer.
help =
    <b>{ menu-get }</b>: an account on the site and a task. The clock starts then. If you already have a task, I'll show the link, login and password again.
    <b>{ menu-done }</b>: I'll check that nothing is missing and tell you what to fix, image by image.
    <b>{ menu-again }</b>: one more attempt with other images, once the previous one is submitted ({ $limit ->
        [one] { $limit } attempt
       *[other] { $limit } attempts
    } in all).
    <b>{ menu-help }</b>: this text.
help-ask = <b>A question?</b> Just write it here, and I'll pass it on to HR.
language-offer = 🌐 Would you like me to write in English?
language-chosen = ✅ I'll write to you in English from now on.
unknown = I only understand the buttons below. If you have a question, ask the person who sent you the link to this bot.
no-question = I can't do anything with this. If you have a question, write it here in words, and I'll pass it on to HR.
ask-offer =
    I can't answer this myself, but HR can. Shall I send it to them?
    { $text }
asked =
    ✅ Your question was sent to HR. The answer will come here.
    { $text }
answer =
    💬 <b>HR answers:</b>
    { $answer }
    Your question was:
    { $question }
    Is something still unclear? Just write it here.
ask-gone = I no longer have this question. If you still want to ask it, please write it again.
ask-too-long = Your message has { $length } characters, and I can pass on at most { $limit }. Please shorten it and send it again.
ask-unanswered = HR has not answered { $count } of your questions yet. They are not lost: as soon as one is answered, you can ask the next.
ask-day-over = You have asked { $count ->
        [one] { $count } question
       *[other] { $count } questions
    } within a day, and HR has received them all. You can ask again in { $left }, after { $at }.
confirm-get = The clock starts when you tap “{ button-yes }”. Start now?
confirm-again = You'll get other images. <b>Your previous result will no longer count.</b> The clock starts when you tap “{ button-yes }”. Start attempt { $attempt } now?
confirm-done = Is everything annotated and <b>saved</b> on the site? Tap “{ button-yes }” and I'll check it.
cancelled = Cancelled. Nothing has changed.
out-of-date = This button no longer works.
toast-decided = This has already been decided.
toast-no-attempt-left = You have no attempts left.
toast-request-withdrawn = The request was taken back.
toast-link-revoked = This link has already been revoked.
toast-question-closed = This question has already been answered or closed.
toast-more-to-retry = { $retried } are being tried again. { $left ->
        [one] { $left } more is left
       *[other] { $left } more are left
    }: tap the button again.
not-made = ⚠️ What you asked for could not be prepared. Tell the operator of this bot: the cause is in the log.
stage-account = ⏳ Creating your account on the site… (1 of 4)
stage-task = ⏳ Creating your task… (2 of 4)
stage-pictures = ⏳ Sending the images to the site… (3 of 4)
stage-import = ⏳ The site is preparing the images… (4 of 4)
stage-ready = ✅ Your task is ready.
stage-delayed = ⏳ The site isn't responding right now. I'll keep trying; you don't need to do anything.
stage-failed = ⚠️ Your task could not be prepared. HR has been notified and will retry; I'll message you as soon as it's ready.
task = Task: { $link }
task-parts =
    Your task has { $count } parts; complete all of them:
task-all = All { $count } parts: { $link }
credentials =
    <b>Attempt { $attempt }</b>
    { $task }
    Login: { $login }
    Password: { $password }

    { $instruction }

    1. Log in to the site with this login and password.
    2. Open the task by its link and annotate.
    3. When everything is done and saved, come back here and tap “{ menu-done }”.
instructions = What good annotation looks like
instructions-missing = { $count ->
        [one] An image that shows what good annotation looks like could not be sent
       *[other] { $count } images that show what good annotation looks like could not be sent
    }: { $images }. HR has been notified. You can start without it; if something is unclear, ask HR.
being-prepared = Your task is still being prepared. I'll message you as soon as it's ready.
intake-closed = No new tasks are being given out at the moment. Please try again another day.
intake-day-over = There are no more new tasks today. Please come back after { $at }, in { $left }, and tap “{ menu-get }” again.
intake-full = So many people are taking the test right now that there are no free places. Please come back in a few hours and tap “{ menu-get }” again.
not-prepared = Your task could not be prepared yet. HR has been notified; I'll message you as soon as it's ready.
invitation-over = This invitation has already been used or has expired (it is valid for a day). If you work in HR, ask for a new one.
no-assignment = You have no task yet. Tap “{ menu-get }” first.
checking = 🔎 Checking…
check-delayed = The site isn't responding right now. I'll keep trying and let you know.
too-many-annotations = ⚠️ There is far more in your task than can be checked. Delete the objects that do not belong there (the list beside the image shows them all), save, and tap “{ menu-done }” again.
nothing-new = 💾 Nothing has been saved in your task since the last check, so my last reply still holds. Have you <b>saved</b> your work on the site (Ctrl+S)? Save it and tap “{ menu-done }” again; I can check again in { $pause }.
check-failed = ⚠️ I could not check your work on the site. Nothing is lost: HR has been notified and will have it checked again, and I'll message you then. You can also tap “{ menu-done }” again later.
task-gone = ⚠️ Your task can't be found on the site any more. HR has been notified; I'll message you when a new one is ready.
erased =
    ✅ Your data has been erased: your profile, your results, your submissions and what you wrote to HR. Your account on the site is being deleted.

    The bot's messages of the last two days in this chat are deleted too. You can delete the rest of the chat yourself. If you write to the bot again, you start from the beginning.
account-deleted = ⚠️ Your account on the site was deleted by HR. If this is a mistake, contact HR; your earlier results are kept.
incomplete = { $count ->
        [one] Not complete yet: { $count } thing to fix.
       *[other] Not complete yet: { $count } things to fix.
    }
findings-more = … and { $count ->
        [one] { $count } more thing
       *[other] { $count } more things
    }: fix these first and I'll list the rest.
incomplete-next = Fix this on the site, <b>save</b>, and tap “{ menu-done }” again.
finding-picture = <b>Image { $number }</b> ({ $name })
finding-missing = { $found ->
        [0] “{ $label }” is not outlined: add { $expected ->
                [one] one outline
               *[other] { $expected } outlines
            }
       *[other] “{ $label }” is outlined { $found ->
                [one] once
               *[other] { $found } times
            } instead of { $expected }: add what is missing
    }
finding-extra = “{ $label }” is outlined { $found ->
        [one] once
       *[other] { $found } times
    } instead of { $expected }: delete the extra ones
finding-wrong-shape = “{ $label }” is drawn with the tool “{ $kind }”: delete it and draw it with “{ $wanted }”
finding-points = “{ $label }” has { $found ->
        [one] { $found } point
       *[other] { $found } points
    }, must have exactly { $wanted }
finding-few-points = “{ $label }” has only { $found ->
        [one] { $found } point
       *[other] { $found } points
    }: an outline needs at least { $wanted }
finding-broken = “{ $label }” has a broken outline: delete it and draw it again
finding-empty = “{ $label }”: the field “{ $attribute }” is empty
finding-track = a shape is drawn as a track: delete it and draw it as a shape
finding-unknown-label = a shape has a label that is not part of the task: delete it
finding-deleted = this image was deleted, and nothing on it counts: restore it (switch on “Show deleted frames” in the settings of the site, open the image and restore it)
finding-picture-missing = this image is missing from the task: tell HR
finding-too-few = “{ $label }” is outlined { $found ->
        [one] once
       *[other] { $found } times
    } and must be outlined at least { $least ->
        [one] once
       *[other] { $least } times
    }: add what is missing
finding-wrong-value = “{ $label }”: the field “{ $attribute }” has the value “{ $value }”; choose one of these: { $allowed }
finding-many-objects = there are { $found } objects, far more than the image has: delete what is not part of the task; at most { $limit } can be checked
finding-long-outline = “{ $label }” has an outline of { $found } points, and at most { $limit } can be checked: delete it and outline the object with fewer
finding-many-points = the outlines have { $found } points in all, and at most { $limit } can be checked: delete what is not part of the task, or outline with fewer
finding-much-text = labels and fields have { $found } characters in all, and at most { $limit } can be checked: delete what is not part of the task
finding-wrong-number = “{ $label }”: the field “{ $attribute }” has the value “{ $value }”; it must be from { $least } to { $most } in steps of { $step }
finding-empty-mask = “{ $label }” has a mask without a single pixel: delete it and paint it again
finding-no-joints = “{ $label }” has a skeleton of which all joints are marked as outside: put those where they are that can be seen
finding-missing-joints = “{ $label }” has a skeleton without { $count ->
        [one] the joint
       *[other] the joints
    } { $joints }: delete it and draw it again; a joint that is not in the image is marked as outside, not deleted
finding-unknown-joints = “{ $label }” has a skeleton with joints that do not belong to it ({ $joints }): delete it and draw it again
finding-repeated-joints = “{ $label }” has a skeleton with the same joint more than once ({ $joints }): delete it and draw it again
finding-no-tag = this image has no tag: set the one that fits it
finding-drawn-missing = “{ $label }”: { $drawn ->
        [points] { $found ->
            [0] no points are set: set those of { $expected ->
                    [one] one object
                   *[other] { $expected } objects
                }
            [one] points are set for one object instead of { $expected }: add what is missing
           *[other] points are set for { $found } objects instead of { $expected }: add what is missing
        }
        [line] { $found ->
            [0] no line is drawn: draw { $expected ->
                    [one] one
                   *[other] { $expected }
                }
            [one] one line is drawn instead of { $expected }: add what is missing
           *[other] { $found } lines are drawn instead of { $expected }: add what is missing
        }
        [skeleton] { $found ->
            [0] no skeleton is drawn: draw { $expected ->
                    [one] one
                   *[other] { $expected }
                }
            [one] one skeleton is drawn instead of { $expected }: add what is missing
           *[other] { $found } skeletons are drawn instead of { $expected }: add what is missing
        }
       *[tag] { $found ->
            [0] the tag is not set: set it
            [one] the tag is set once instead of { $expected } times: add what is missing
           *[other] the tag is set { $found } times instead of { $expected }: add what is missing
        }
    }
finding-drawn-extra = “{ $label }”: { $drawn ->
        [points] { $found ->
            [one] points are set for one object
           *[other] points are set for { $found } objects
        }
        [line] { $found ->
            [one] one line is drawn
           *[other] { $found } lines are drawn
        }
        [skeleton] { $found ->
            [one] one skeleton is drawn
           *[other] { $found } skeletons are drawn
        }
       *[tag] { $found ->
            [one] the tag is set once
           *[other] the tag is set { $found } times
        }
    } instead of { $expected }: delete the extra ones
finding-drawn-too-few = “{ $label }”: { $drawn ->
        [points] { $found ->
            [one] points are set for one object
           *[other] points are set for { $found } objects
        }
        [line] { $found ->
            [one] one line is drawn
           *[other] { $found } lines are drawn
        }
        [skeleton] { $found ->
            [one] one skeleton is drawn
           *[other] { $found } skeletons are drawn
        }
       *[tag] { $found ->
            [one] the tag is set once
           *[other] the tag is set { $found } times
        }
    }, and there must be at least { $least }: add what is missing
finding-drawn-few-points = “{ $label }” has only { $found ->
        [one] { $found } point
       *[other] { $found } points
    }: at least { $wanted } are needed
finding-drawn-broken = “{ $label }” is drawn in a way that can't be read: delete it and draw it again
finding-drawn-long = “{ $label }” has { $found } points in one object, and at most { $limit } can be checked: delete it and draw it with fewer
accepted = ✅ Thank you! Attempt { $attempt } is complete and submitted. HR will get back to you.
accepted-by = ✅ Thank you! Attempt { $attempt } is complete and submitted. HR will get back to you by { $date }.
feedback-looked = { $name }, HR has looked at your work on “{ $title }” and will get back to you.
feedback-accepted = Good news, { $name }: your work on “{ $title }” has been accepted. HR will contact you about what comes next.
feedback-rejected = { $name }, thank you for your work on “{ $title }”. Unfortunately, it has not been accepted this time.
feedback-figures = Your results. IoU shows how closely your outlines follow the objects.
feedback-figures-by-metric = Your results, each in percent of what was expected:
feedback-mistakes = Your most frequent mistakes:
feedback-mistake = • { $kind }
mistake-missing-object = an object was not outlined
mistake-not-marked = an object, or a tag, was not marked
mistake-marked-too-much = something was marked that does not belong there, or one object twice
mistake-marked-imprecisely = an object was not marked precisely enough
mistake-marked-points = an object had too few points, too many, or others than it should have
mistake-extra-object = something was outlined that does not belong there, or one object twice
mistake-imprecise-outline = an outline did not follow its object closely enough
mistake-wrong-tool = the wrong tool was used
mistake-wrong-points = an outline had too few or too many points
mistake-wrong-label = an object was given the wrong label
mistake-empty-value = a field was left empty
mistake-wrong-choice = a field had a wrong value
mistake-case = upper and lower case mixed up
mistake-look-alike = a character mistaken for one that looks like it
mistake-invisible = an invisible character typed
mistake-order = two neighbouring characters swapped
mistake-missing = a character left out
mistake-extra = an extra character
mistake-other = a wrong character
again-possible = If you like, you can make one more attempt with other images: “{ menu-again }”. Only its result will count then, even if it is worse.
already-handed-in = You've already submitted this one, thank you.
consent-ask =
    📄 Please read this first. Nothing is set up for you before you agree.

    { $text }
consent-given =
    { $text }

    ✅ You have agreed to this.
consent-given-before = ✅ You have agreed.
consent-refused = That's all right. Without your agreement there is no test, so nothing was set up, and nothing about you is kept. If you change your mind, tap “{ menu-get }”.
consent-refused-known = That's all right: no attempt was started, and everything else stays as it is. If you change your mind, ask for the attempt again.
button-agree = I agree
button-disagree = I don't agree
login-wiped = Your login for it is no longer kept, and you don't need it: there is nothing left to do on the site. Another attempt comes with a new login.
already-handed-in-by = You've already submitted this one, thank you. HR will get back to you by { $date }.
finish-first = Finish your current task first: “{ menu-done }”. Then you can start another attempt.
granted = You've been given another attempt (no. { $attempt }): when you are ready, tap “{ menu-again }”. You'll get a new task, and only the new result will count.
no-more-attempts = { $limit ->
        [one] You've used your only attempt.
       *[other] You've used all { $limit } attempts.
    } Thank you!
time-limit = You have { $time } for an attempt, counted from the moment your task is ready. Late submissions are not accepted.
deadline = ⏳ Submit by { $at }. Time left: <b>{ $left }</b>.
reminder =
    ⏰ Attempt { $attempt } has not been submitted yet.
    { $deadline }
    { $task }

    When everything is done and saved on the site, tap “{ menu-done }” here. “{ menu-get }” shows your login and password again.
completed-on-site = 📌 On the site all your work of attempt { $attempt } is completed, but it has not been submitted here yet. Shall I check it? If you'd like to keep working, go ahead: “{ menu-done }” works later, too.
taken-as-completed = ⌛ Time's up for attempt { $attempt }. You have completed it on the site, so I'm checking it as it stands there.
time-over = ⌛ Time's up for attempt { $attempt }; it can no longer be submitted.

claim-ask =
    🔑 The previous bot has an account for { $username }. If it is yours, send me its <b>password</b> for the site: you'll continue with your task, and your results are kept. I'll delete your message with the password from this chat at once.

    If you don't know the password, tap “{ button-claim-ask }”. If it is not your account, tap “{ button-anew }”: you'll take the test as a new candidate, and the previous account stays as it is.
claim-ask-operator =
    🔑 The previous bot has an account for { $username }, but I don't know its password. If it is yours, tap “{ button-claim-ask }”.

    If you don't want to wait, or it is not your account, tap “{ button-anew }”: you'll take the test as a new candidate, and the previous account stays as it is.
claim-checking = 🔎 Checking the password…
claim-delayed = The site isn't responding right now. I'll keep trying and tell you whether the password is right.
claim-wrong = ❌ The site does not accept this password. Check it and send it again; { $left ->
        [one] { $left } try is left
       *[other] { $left } tries are left
    } for now.
claim-paused =
    🔒 There were too many wrong passwords for the previous account of { $username }. I won't check any more until { $until }.

    If the account is yours, tap “{ button-claim-ask }”: HR can confirm it without a password. Or tap “{ button-anew }”: you'll take the test as a new candidate, and the previous account stays as it is.
claim-unchecked = ⚠️ I could not check the password on the site, and I have not kept it. Nothing is lost: please send it again later.
claim-requested = ✉️ HR has been asked whether the previous account of { $username } is yours. I'll write to you when they have decided.
claim-denied = HR could not confirm that the previous account of { $username } is yours. You can take the test as a new candidate: tap “{ button-anew }”, and the previous account stays as it is.
claim-over = The previous account can't be given to you any more: somebody has it already, or you have started over. If this is a mistake, write to HR.
claimed = ✅ Confirmed: the account of the previous bot is yours again, with your task and your results.

## HR
hr-menu = HR menu. What would you like to see?
hr-help =
    <b>{ menu-candidates }</b>: first those who wait for your decision; a tap opens the card.
    <b>{ menu-questions }</b>: those nobody has answered yet; the bot passes your reply on.
    <b>{ menu-results }</b>: by login or part of the name, which you can also just write.
    <b>{ menu-metrics }</b>: a chart, a workbook (Excel) or a table (CSV); how good the exam is.
    <b>{ menu-links }</b>: who can take the test.
    <b>{ menu-requests }</b>: for a copy, or deletion.
    <b>{ menu-notices }</b>: what to send you, when to send the digest; your time zone.
    <b>{ menu-audit }</b>: who did what, newest first.
    You are notified when somebody has submitted or run out of time, and when a problem has stopped something. For a card each, see { menu-notices }.
    <b>{ menu-back }</b>: what candidates see.
hr-ask-comment = Write your comment on { $name }. Only HR sees it, and at most 300 characters are kept. To cancel, send /cancel.
hr-decision-waiting = Decision: <b>none yet</b>
hr-decision-accepted = Decision: <b>✅ accepted</b> · { $by }, { $at }
hr-decision-rejected = Decision: <b>❌ rejected</b> · { $by }, { $at }
hr-comment = 💬 { $by }: { $text }
hr-feedback-draft = Message to the candidate, <b>not sent</b>:
hr-feedback-due = Message to the candidate, to be sent on { $at }:
hr-feedback-accepted = 📨 Told on { $at }: <b>accepted</b> · { $by }
hr-feedback-rejected = 📨 Told on { $at }: <b>rejected</b> · { $by }
hr-feedback-by-itself = sent automatically
hr-feedback-failed = ⚠️ The message sent on { $at } did not arrive. Cause: { $cause }
hr-feedback-changed = ❗ The decision has changed since then, and the candidate has not been told.
hr-ask-feedback = Write to { $name } in your own words, in { $language ->
        [ru] Russian
       *[other] English
    }, at most 1000 characters. You'll see the message on the card before you send it. To leave it as it is, send /cancel.
hr-ask-feedback-too-long = This is longer than 1000 characters, so I have not kept it.
hr-question =
    ❓ <b>Question</b> from { $who }
    { $state }
    { $text }
hr-question-asked = Asked: { $at }
hr-question-open = <b>Not answered yet</b>
hr-question-closed = Needs no reply · { $by }, { $at }
hr-question-answer =
    💬 { $by }, { $at }:
    { $text }
hr-question-gone = This question is no longer stored.
hr-ask-reply =
    { $text }
    Write your reply to { $name }, at most { $limit } characters. It is sent as HR's answer, without your name. To cancel, send /cancel.
hr-reply-too-long = Your reply has { $length } characters, and at most { $limit } can be sent. Shorten it and send it again. To cancel, send /cancel.
hr-reply-late =
    ⚠️ { $by } has answered { $name } in the meantime, so your reply was not sent.
    { $answer }
    Your reply:
    { $text }
hr-replied = ✅ Your reply to { $name } is on its way.
hr-questions = <b>Unanswered questions</b>: { $count }, the oldest first
hr-questions-none = There are no unanswered questions.
hr-questions-more = … and { $count } more: open the list again when you have answered these.
hr-questions-of = <b>Questions</b> from { $who }: { $count }, the newest first
hr-questions-older = … and { $count ->
        [one] { $count } older one
       *[other] { $count } older ones
    }.
hr-questions-line = { $number }. <b>{ $name }</b>, { $at }: “{ $text }”
hr-question-line = { $number }. { $at }: “{ $text }”
hr-question-line-answer = 💬 { $by }: “{ $text }”
hr-card-questions = ❓ Questions: { $count }, unanswered: { $open }
hr-menu-questions = ❓ Unanswered questions: { $count }
hr-ask-login = Whose results? Send the Telegram login, with or without @ (or the login on the site, the numeric id, or part of the name). To look for nobody, send /cancel.
hr-not-found = There is no candidate “{ $login }”. Check the spelling, or send another login.
hr-earlier = 🕰 <b>{ $login }</b> took the test with the previous bot and has not claimed the account here yet. When they do, they'll continue where they left off.
hr-news = 📥 Submitted
hr-candidate = <b>{ $name }</b> { $login }
hr-account = Account: { $account }
hr-account-removed = Account: { $account } (removed from the site)
hr-card-consent = Consent: version { $version }, { $at }
hr-account-wiped = Account: { $account } (password deleted)
hr-card-source = Source: { $source }
hr-attempt = Attempt { $attempt } · { $state }
hr-state-preparing = being prepared
hr-state-progress = in progress
hr-state-checking = being checked
hr-state-complete = submitted
hr-state-failed = stopped
hr-state-expired = time ran out
hr-state-unchecked = could not be checked
hr-car = Cars, IoU: <b>{ $figure } %</b>
hr-plate = Plates, IoU: <b>{ $figure } %</b>
hr-accuracy = Plates read exactly: <b>{ $figure } %</b>
hr-label = “{ $label }”, IoU: <b>{ $figure } %</b>
hr-label-by = “{ $label }”, { $metric }: <b>{ $figure } %</b>
metric-iou = IoU
metric-dice = Dice
metric-boundary-iou = boundary IoU
metric-oks = OKS
metric-pck = PCK ({ $within })
metric-line = line within { $tolerance }
metric-exact = exact
metric-f1 = F1
metric-f1-from = F1 ({ $name } ≥ { $least })
hr-not-asked = “{ $label }”: none on these images, so there is no figure
hr-attribute = “{ $label }.{ $attribute }”, exact: <b>{ $figure } %</b>
hr-attribute-right = “{ $label }.{ $attribute }”, right: <b>{ $figure } %</b>
hr-completed-on-site = 📌 Completed on the site, not submitted here yet
hr-taken-as-completed = 📌 Completed on the site but not submitted here: counted as submitted when time ran out
hr-started = Started: { $at }
hr-deadline = Submit by: { $at }
hr-ended = Last edit: { $at }
hr-taken = Time taken: <b>{ $taken }</b>
hr-worked = Working time since the task was ready: <b>{ $worked }</b>
hr-worked-active = Working time since the task was ready: { $worked }, without { $pauses ->
    [one] a pause
   *[other] { $pauses } pauses
} about <b>{ $active }</b>
hr-verdict-pass = Recommendation: <b>✅ pass</b>
hr-verdict-look = Recommendation: <b>👀 review</b>
hr-verdict-fail = Recommendation: <b>❌ fail</b>
hr-verdict-undecided = Recommendation: <b>⚖️ undecided</b>
hr-threshold = (min. { $threshold } %)
hr-reason-must-not-occur = ❌ “{ $label }” must not occur, but it does: { $images }
hr-reason-critical = ❌ Critical image { $image }: “{ $figure }” { $percent } %, at least { $threshold } % is required
hr-reason-below = “{ $figure }”: { $percent } %, below { $threshold } %
hr-reasons-more = ❌ … and { $count ->
        [one] { $count } more requirement is not met
       *[other] { $count } more requirements are not met
    }
hr-leaning = ({ $verdict }: { $chance } %)
hr-leaning-unknown = ({ $verdict }?)
hr-undecided = The figures say “{ $verdict }”, { $chance } % sure; { $least } % are required
hr-undecided-unknown = The figures say “{ $verdict }”; how sure that is cannot be told
hr-sure-of = { $subject } · { $sure }
hr-sure-at-least = { $right } of { $all } right: at least { $low } % can be relied on
hr-sure-at-most = { $right } of { $all } right: no more than { $high } % can be expected
hr-sure-between = { $low }–{ $high } % can be expected
hr-sure-too-few = { $count ->
        [one] { $count } image is
       *[other] { $count } images are
    } too few to say how sure the figures are
hr-sure-heading = How sure the figures are
hr-sure-answers = { $subject }: { $right } of { $all } right. In the long run { $low }–{ $high } % would be right (95 % sure).
hr-sure-mean = { $subject }: { $count ->
        [one] { $count } image
       *[other] { $count } images
    }. In the long run the figure would be { $low }–{ $high } % (95 % sure).
hr-sure-chance = Chance of reaching { $threshold } %: { $chance } %.
hr-sure-never = No number of right answers shows that somebody is never wrong.
hr-sure-few = { $subject }: { $count ->
        [one] { $count } image is
       *[other] { $count } images are
    } too few to say how sure the figure is; { $needed } are needed.
hr-sure-same = { $subject }: the same on { $count ->
        [one] the only image
       *[other] all { $count } images
    }, so nothing shows how far off the figure may be.
hr-sure-unknown = { $subject }: what is on record does not show how sure the figure is.
hr-enough-all = { $right } of { $counted }
hr-enough-first = { $right } of the first { $counted }
hr-enough-pass = Images done right: { $of }. Enough is known: pass
hr-enough-fail = Images done right: { $of }. Enough is known: fail
hr-enough-more = Images done right: { $of }. Not enough to tell yet: it takes { $more } more
hr-enough-errors = Of people who do only { $poor } % of all images right, { $poor_pass } % would pass like this; of those who do { $good } %, { $good_fail } % would fail.
hr-rank = Rank: <b>{ $rank }</b> of { $of } on the same images
hr-rank-in-pool = Rank: <b>{ $rank }</b> of { $of } on images from the same pool
hr-rank-of-few = Rank: <b>{ $rank }</b> of { $of } on images from the same pool, by figures alone: allowing for how hard the images were takes { $fewest } candidates
hr-rank-by-ability = Rank: <b>{ $rank }</b> of { $of } by ability, whichever images they drew
hr-ability = On one scale with the others: better than <b>{ $percent } %</b> of { $of } (95 % sure: between { $low } and { $high } %)
hr-drawn-again = ⚠️ { $count ->
        [one] One image is
       *[other] { $count } images are
    } not new to them: the pool has no others left
hr-sign-copy = 🚩 { $similarity } % of the points match the work of { $who }, attempt { $attempt }
hr-sign-alike-outlines = 🚩 The outlines of { $objects } of { $of ->
        [one] { $of } object
       *[other] { $of } objects
    } have the same points as in the work of { $who }, attempt { $attempt } ({ $points } of { $all } points{ $how })
hr-sign-alike-points = 🚩 { $points } of { $all } points are the same as in the work of { $who }, attempt { $attempt }{ $how }
hr-sign-alike-mistakes = 🚩 { $shared } of { $of ->
        [one] { $of } mistake
       *[other] { $of } mistakes
    } are the same as in the work of { $who }, attempt { $attempt }
hr-sign-alike-chance = By chance that happens in fewer than 1 of { $exams } exams
hr-sign-alike-with = Alike with { $one }{ $more ->
        [0] { " " }and { $other }
        [one] , { $other } and { $more } other
       *[other] , { $other } and { $more } others
    }
alike-shifted = shifted by { $pixels } px
alike-scaled = scaled by { $percent } %
alike-mirrored = mirrored
list-alike = like { $one }, { $other }{ $more ->
        [0] {""}
       *[other] { " " }+{ $more }
    }
hr-sign-source = 🚩 Not drawn by hand: { $count ->
        [one] { $count } shape
       *[other] { $count } shapes
    }, { $source }
source-file = from a file
source-auto = made by a tool
source-semi-auto = made with the help of a tool
source-other = source “{ $source }”
hr-sign-fast = 🚩 Implausibly fast: { $points ->
        [one] { $points } point
       *[other] { $points } points
    } in { $taken }
hr-sign-faster = 🚩 Faster than { $share } % of candidates: { $taken }, others take about { $usual } (compared with { $of })
hr-sign-faster-active = 🚩 Faster than { $share } % of candidates, not counting pauses: { $taken }, others take about { $usual } (compared with { $of })
hr-sign-assignee = 🚩 The task was in other hands: on the site it was assigned to { $name }
hr-sign-nobody = 🚩 The task was taken from the candidate: on the site it was assigned to nobody
hr-no-signs = No red flags.
hr-details = Attempt { $attempt }: details
hr-error-rate = error rate { $rate } %
hr-mean-error-rate = “{ $figure }”: mean error rate { $rate } %
hr-mistake-look-alike = look-alike: { $examples }
hr-mistake-case = case: { $examples }
hr-mistake-invisible = { $count ->
        [one] { $count } invisible character
       *[other] { $count } invisible characters
    }
hr-mistake-order = swapped: { $examples }
hr-mistake-missing = missing: { $examples }
hr-mistake-extra = extra: { $examples }
hr-mistake-other = other: { $examples }
hr-mistake-more = { $examples } and { $count } more
hr-character-cyrillic = { $character } (Cyrillic)
hr-character-greek = { $character } (Greek)
hr-character-wide = { $character } (full-width)
hr-pictures = By image, IoU in percent:
hr-pictures-by-metric = By image, in percent:
hr-pictures-more = … and { $count ->
        [one] { $count } more image
       *[other] { $count } more images
    }: “{ menu-metrics }” has them all, in the workbook.
hr-details-more = … and { $count ->
        [one] { $count } more line
       *[other] { $count } more lines
    }: “{ menu-metrics }” has every image, in the workbook.
hr-object-missing = “{ $label }” missing: { $count }
hr-object-extra = “{ $label }” extra: { $count }
hr-wrong-label = drawn as “{ $given }” instead of “{ $expected }”: { $count }
hr-text-wrong = “{ $given }” instead of “{ $expected }”
hr-legend-agreement = agrees
hr-legend-missed = missed
hr-legend-extra = extra
hr-legend-reference = ground truth
hr-legend-submitted = candidate
hr-legend-expected = correct
hr-legend-given = given
hr-legend-mistake-look-alike = look-alike
hr-legend-mistake-case = case
hr-legend-mistake-invisible = invisible
hr-legend-mistake-order = swapped
hr-legend-mistake-missing = missing
hr-legend-mistake-extra = extra
hr-legend-mistake-other = other
hr-album = { $name }, attempt { $attempt }
hr-pairs = Left: { $name }, attempt { $attempt }. Right: { $other }, attempt { $second }.
hr-pairs-first = These are the first { $shown } of { $count } images.
hr-pairs-erased = The candidate whose work looks the same has been deleted.
hr-pairs-no-work = One of the two submissions is no longer stored, so there is nothing to show side by side.
hr-pairs-other-exam = The two attempts are about different exams and have no images in common.
hr-album-codes = Framed codes on the images stand for characters that their font lacks. The actual texts:
hr-album-name = { $code } is “{ $name }”
hr-album-right = { $image }: ✓ “{ $expected }”
hr-album-wrong = { $image }: “{ $given }” instead of “{ $expected }”
hr-instructions-missing = ⚠️ Telegram does not accept these instruction images, so candidates don't see them:
hr-instructions-missing-next = Ask the operator to replace them in the exam: “candidates-bot exam check” says what Telegram accepts.
hr-pictures-missing = These images could not be sent:
picture-too-large = larger than 50 MB
picture-refused = refused by Telegram, the cause is in the operator's log
picture-not-drawn = could not be drawn, the cause is in the operator's log
hr-stray = Shapes outside the images, not counted: { $count }
hr-failure = ⚠️ Attempt { $attempt } was stopped by a problem
hr-time-over = ⌛ Time ran out, attempt { $attempt } was not submitted
hr-unchecked = ⚠️ Attempt { $attempt } could not be checked
hr-cause = Cause: { $cause }
cause-unknown = not recorded, as the failure is older than the last update of the bot
cause-unreachable = the site can't be reached
cause-untrusted = the site's certificate can't be trusted
cause-wrong-server = something other than the site answers at its address
cause-busy = the site is overloaded
cause-server-error = the site has an internal error
cause-disk-full = the site has no disk space left
cause-credentials = the site does not accept the bot's credentials
cause-rights = the bot lacks rights on the site
cause-closed = registration is closed on the site
cause-unverified = the site requires every new account to confirm its e-mail address
cause-refused = the site refuses what the bot asks for
cause-address = the site's address in the bot's settings is wrong
cause-missing = the site did not find what the bot asked for
cause-task-gone = the task is no longer on the site
cause-account-gone = the account is no longer on the site
cause-names-taken = every possible name for the account is taken on the site
cause-pictures-failed = the site could not process the images
cause-pictures-endless = the site did not finish processing the images
cause-pictures-uncertain = the connection was lost while the images were being sent
cause-other-pictures = the images on the site are not those of the exam
cause-record = the bot can't read one of its own records
cause-defect = the bot has a defect
cause-too-much = the site sends more than the bot can read
cause-too-many-annotations = far more is drawn in the task than the bot can check
cause-crashed-repeatedly = the bot crashed three times on it and will not try again by itself
cause-blocked = the person has blocked the bot
cause-chat-gone = the chat no longer exists in Telegram
cause-chat-forbidden = Telegram does not let the bot write in this chat
cause-uneditable = the message can no longer be edited
cause-too-large = it is larger than Telegram accepts
cause-telegram-refused = Telegram refuses what the bot sends
cause-telegram-unreachable = Telegram can't be reached
cause-telegram-busy = Telegram is overloaded
cause-token = Telegram does not accept the bot's token
cause-not-hr = the person is no longer in HR
cause-subject-gone = what the message was about has been deleted
cause-postgres = the bot can't read the list of HR people in PostgreSQL
cause-old-site = the site is too old for the shapes that this exam asks for
cause-wait = Try again later; if that does not help, tell the operator.
cause-tell-operator = Tell the operator, and try again when it is fixed.
cause-make-anew = “{ button-retry }” prepares everything again.
cause-make-room = Ask the operator to free some space, then try again.
cause-upgrade = Ask the operator for a newer site or for another exam, then try again.
cause-have-deleted = The candidate has been asked to delete what does not belong there.
cause-look-up = The operator can look it up with “candidates-bot candidates show”.
cause-unblock = They will get messages again once they unblock it.
cause-do-nothing = There is nothing to do.
hr-intake-day = 🚪 { $count ->
        [one] { $count } newcomer has
       *[other] { $count } newcomers have
    } got their first task today ({ $zone }), which is the limit for a day. I ask the others to come back tomorrow.
hr-intake-work = 🚪 { $count ->
        [one] { $count } attempt is
       *[other] { $count } attempts are
    } in progress, which is the limit. I ask newcomers to come back later; those who have started can go on.
hr-intake-refusals = Newcomers turned away today: { $count }.
hr-intake-raised = ✅ { $by } has raised the limit for today to { $limit }.
hr-retried = { $name }: the task is being prepared again.
hr-rechecked = { $name }: the work is being checked again.
hr-granted = { $name } can now start attempt { $attempt } and has been notified.
hr-rescored = The exam was corrected, and { $attempts ->
        [one] { $attempts } attempt was
       *[other] { $attempts } attempts were
    } re-scored. { $changed ->
        [0] No result changed.
        [one] { $changed } result changed; lists and ranks are updated.
       *[other] { $changed } results changed; lists and ranks are updated.
    }
hr-bound = { $username } from the HR list has written for the first time (id { $person }). If this is not the right person, remove them from the list.
hr-claimed = 🔑 { $username } (id { $person }) has got back the account { $account } of the previous bot: they know its password.
hr-claim-confirmed = 🔑 { $username } (id { $person }) has got back the account { $account } of the previous bot: the operator confirmed that it is theirs.
hr-claim-stuck = 🔒 { $username } (id { $person }) does not know the password of the account that the previous bot has under this name. If you know that it is theirs, ask the operator to confirm it: “candidates-bot candidates claim”.
hr-joined = { $name } has opened an invitation and now has HR access (id { $person }). If this is not the right person, have them removed from the list.
hr-account-deleted = The account { $account } has been deleted on the site.
hr-message-left-undone = ⚠️ A message to { $name } could not be sent. Cause: { $cause }
hr-step-left-undone = ⚠️ A step on the site was not carried out; candidate: { $name }. Cause: { $cause }
hr-account-kept = ⚠️ The account { $account } could not be deleted on the site. Cause: { $cause }
hr-gone = This candidate has been deleted in the meantime.
hr-former = somebody who is no longer in HR (id { $person })
hr-deleted = { $by } has deleted { $name } from the bot.
hr-erased = { $by } is erasing all data of { $name }.
delete-menu = What should be deleted of { $who }, or should the bot stop answering them? You will be asked to confirm.
delete-account-what =
    { $who }
    The account { $account } will be deleted on the site: nobody will be able to log in with it. An attempt in progress will stop. The candidate and the results stay in the bot.
delete-candidate-what =
    { $who }
    The candidate's profile, attempts and results will be deleted from the bot. The account { $account } and the tasks stay on the site. The candidate can start over with attempt 1.
erase-what =
    { $who }
    Everything will be erased permanently: the account { $account } and the tasks on the site; profile, attempts, results, submissions and the chat's state in the bot. In the activity log, a random number takes the candidate's place.
delete-account-taken = The account of { $name } is being deleted on the site.
delete-candidate-done = { $name } has been deleted from the bot. The account stays on the site.
erase-taken = All data of { $name } has been erased from the bot and is being deleted on the site.
hr-preferences =
    Which notifications do you want? Tap to turn on or off.
    Below: how often the digest comes, and when. Your time: { $zone }.
topic-submissions = Submissions
topic-questions = Candidates' questions
topic-failures = Failures
topic-expiries = Time ran out
topic-colleagues = Colleagues' actions
digest-off = No digest
digest-daily = Daily
digest-weekly = Weekly
button-zones = 🕒 Time zone
button-back-to-notices = ‹ Back
zones =
    🕒 Your time: { $zone }.
    Choose a time zone, or write a city in English, such as Berlin. To leave it as it is, send /cancel.
zones-meant = 🕒 Which “{ $wrote }” do you mean? Choose a time zone, or write more of its name. To leave it as it is, send /cancel.
zones-unknown = 🕒 I know no time zone “{ $wrote }”. Choose one, or write a larger city nearby in English, such as Berlin. To leave it as it is, send /cancel.
zone-company = Company time: { $offset }
zones-common =
    Europe/London London
    Europe/Berlin Berlin
    Europe/Warsaw Warsaw
    Europe/Helsinki Helsinki
    Europe/Istanbul Istanbul
    Europe/Moscow Moscow
    Asia/Dubai Dubai
    Asia/Kolkata Delhi
    Asia/Singapore Singapore
    Asia/Shanghai Beijing
    Asia/Tokyo Tokyo
    Australia/Sydney Sydney
    America/New_York New York
    America/Chicago Chicago
    America/Los_Angeles Los Angeles
    UTC UTC
hr-digest =
    📊 <b>Since { $since }</b>
    Started: { $started }
    Submitted: { $handedin } (✅ { $accepted } · ❌ { $rejected } · to decide { $waiting })
    Time ran out: { $expired }
    <b>Now</b> in progress: { $progress }, to decide: { $waitingnow }
source-heading = <b>Sources so far</b>: invited → started → submitted → accepted · mean figures in percent: { $figures }
source-line = • { $source }: { $invited } → { $started } → { $submitted } → { $accepted }
source-more = { $count ->
        [one] { $count } more source has fewer people.
       *[other] { $count } more sources have fewer people.
    }
source-none = Nobody has come by a link yet.
source-unknown = Unknown source
button-sources = By source
digest-open = To decide: { $count }
bulletin-finished = { $count ->
        [one] 📥 <b>Finished</b>
       *[other] 📥 <b>Finished: { $count }</b>
    }
bulletin-stopped = { $count ->
        [one] ⚠️ <b>Stopped by a problem</b>
       *[other] ⚠️ <b>Stopped by a problem: { $count }</b>
    }
bulletin-goes-on = { $count ->
        [one] ✅ <b>No longer stopped</b>
       *[other] ✅ <b>No longer stopped: { $count }</b>
    }
hr-claims =
    🔑 <b>Is the account of the previous bot theirs?</b>
    Whoever you confirm gets it, with its task and results.
hr-claims-asks = { $number }. <b>{ $name }</b>, id { $person }: account { $account }, attempt { $attempt }, { $state }; asked { $at }
hr-claims-passwords = wrong passwords so far: { $count }
hr-claims-confirmed = { $number }. <b>{ $name }</b> → ✅ <b>confirmed</b> · { $by }, { $at }
hr-claims-refused = { $number }. <b>{ $name }</b> → ❌ <b>refused</b> · { $by }, { $at }
hr-claims-over = { $number }. { $name }: no longer to be decided
bulletin-earlier = … and { $count } earlier
button-retry-all = Try all again: { $count }
button-cards = A card for each candidate
hr-all-go-on = ✅ { $count ->
        [one] The stopped attempt is under way again.
       *[other] All { $count } stopped attempts are under way again.
    }
hr-export = { $count ->
        [one] { $count } candidate.
       *[other] { $count } candidates.
    } Which format?
exam-heading = <b>How good is the exam?</b> { $title }
exam-people = { $count ->
        [one] { $count } candidate has
       *[other] { $count } candidates have
    } submitted a complete attempt. Of each, the first one counts.
exam-form = The figures are of the { $count } who had the same pictures.
exam-too-few = That is too few: with fewer than { $fewest } candidates, figures would mostly be chance.
exam-time = Half of them worked no longer than { $median }.
exam-well = It tells good and bad candidates apart <b>well</b>: α = { $alpha } ({ $low } to { $high }).
exam-moderately = It tells good and bad candidates apart <b>moderately</b>: α = { $alpha } ({ $low } to { $high }).
exam-hardly = It <b>hardly</b> tells good and bad candidates apart: α = { $alpha } ({ $low } to { $high }).
exam-unknown = Whether it tells good and bad candidates apart can't be said: their answers do not differ enough.
exam-length = It would do so well with { $wanted } objects and values like these, instead of { $items }.
exam-decisions = Taken again, the decision by the threshold would be the same in: { $figures }
exam-hardest = <b>Hardest</b>
exam-easy = Everybody has everything right.
exam-item = • { $item }: { $percent } % have it right
exam-no-doubt = Whoever is good at the rest is good at each object, too.
exam-doubtful = <b>Check these</b>: whoever is good at the rest is bad at them
exam-more = … and { $count } more, in the workbook
exam-leak = <b>Suddenly easier</b>: { $picture }, since { $date } { $after } % right, before { $before } %; it may be known by now
exam-exposure = Most often given: { $picture }, in { $count ->
        [one] { $count } attempt
       *[other] { $count } attempts
    }.
doubt-chance = may be chance
doubt-answer = { $count } of the { $best } best wrote “{ $answer }”; the ground truth may be wrong
doubt-empty = { $count } of the { $best } best left it empty; the ground truth may be wrong
doubt-not-drawn = { $count } of the { $best } best did not draw it; is it what the task asks for?
doubt-otherwise = { $count } of the { $best } best outline it otherwise; the ground truth may be wrong
doubt-drawn = { $count } of the { $best } best drew something; the ground truth may lack it
doubt-wrong = { $count } of the { $best } best have it wrong; the ground truth may be wrong
doubt-ambiguous = { $count } of the { $best } best have it wrong, more than of the others; it may be ambiguous
button-corrections = All corrections
button-correction = Show
button-correction-apply = Put in force
button-correction-withdraw = Withdraw
button-doubt-propose = Propose correction
button-correction-back = Take back
corrections-none = Nobody has proposed a correction of the ground truth.
corrections-heading = <b>Corrections of the ground truth</b>
corrections-line = { $number }. { $what } · { $state }
corrections-more = … and { $count } more
correction-state-proposed = <b>proposed</b>
correction-state-in-force = in force
correction-state-withdrawn = withdrawn
correction-state-back = taken back
correction-value = { $object }: { $attribute } is “{ $after }”, not “{ $before }”
correction-label = { $object }: its label is { $label }
correction-outline = { $object }: it is outlined otherwise
correction-remove = { $object }: there is no such object
correction-add = { $image }: there is one more object, { $label }
correction-heading = <b>Correction { $number } of the ground truth</b>
correction-gone = This correction is not kept any more.
correction-proposed = Proposed by { $by }, { $at }
correction-applied = Put in force by { $by }, { $at }
correction-withdrawn = Withdrawn by { $by }, { $at }
correction-back = Taken back by { $by }, { $at }
correction-misfit = It does not fit the ground truth: that may have changed since it was proposed, or the exam's rules do not allow it.
correction-would = If it is put in force, { $attempts ->
        [one] { $attempts } attempt is
       *[other] { $attempts } attempts are
    } re-scored, { $changed ->
        [0] and no result changes.
        [one] and the result of { $changed } changes.
       *[other] and the results of { $changed } change.
    }
correction-back-would = If it is taken back, { $attempts ->
        [one] { $attempts } attempt is
       *[other] { $attempts } attempts are
    } re-scored, { $changed ->
        [0] and no result changes.
        [one] and the result of { $changed } changes.
       *[other] and the results of { $changed } change.
    }
correction-underway = Attempts are being re-scored. You will read here what has changed.
correction-verdicts = Then the recommendation is another one:
correction-verdict = • { $name }, attempt { $attempt }: { $before } → { $after }
correction-verdict-accepted = • { $name }, attempt { $attempt }: { $before } → { $after } (HR accepted)
correction-verdict-rejected = • { $name }, attempt { $attempt }: { $before } → { $after } (HR rejected)
correction-other-person = Somebody else has to put it in force: another HR person or the operator.
correction-news = Proposed by { $by }: a correction of the ground truth.
    { $what }
    Somebody else has to put it in force.
key-corrected = Correction { $number } of the ground truth is in force. { $attempts ->
        [one] { $attempts } attempt was
       *[other] { $attempts } attempts were
    } re-scored. { $changed ->
        [0] No result changed.
        [one] { $changed } result changed; lists and ranks are updated.
       *[other] { $changed } results changed; lists and ranks are updated.
    }
key-restored = Correction { $number } of the ground truth was taken back. { $attempts ->
        [one] { $attempts } attempt was
       *[other] { $attempts } attempts were
    } re-scored. { $changed ->
        [0] No result changed.
        [one] { $changed } result changed; lists and ranks are updated.
       *[other] { $changed } results changed; lists and ranks are updated.
    }
key-decided = HR had decided about these, and now the recommendation is another one. The decisions stay as they are:

truth-heading = <b>Is the ground truth right?</b> { $title }
truth-people = { $count ->
    [one] { $count } candidate has submitted a complete attempt.
   *[other] { $count } candidates have submitted a complete attempt.
}
truth-newer = Submitted since, and not counted yet: { $count }.
truth-too-few = That is too few: with fewer than { $fewest } candidates for an image, nothing can be said.
truth-images-too-few = { $count ->
    [one] Of { $count } image nothing is said: fewer than { $fewest } candidates had it.
   *[other] Of { $count } images nothing is said: fewer than { $fewest } candidates had them.
}
truth-none = Most of the strong candidates agree with it everywhere.
truth-check = <b>Check these.</b> Strong candidates are those who do well on all other objects.
truth-more = { $count ->
    [one] … and { $count } more, less sure
   *[other] … and { $count } more, less sure
}
truth-hint = Tap a number to see the picture. Nothing changes by itself.
truth-doubt =
    <b>{ $object }</b>
    { $how }.

    In the picture, the dashed line is the ground truth and the black line is theirs.
truth-gone = This is no longer in doubt, or differently. Open the list again.
truth-value = { $count } of { $of } strong candidates gave “{ $value }” where the ground truth has “{ $truth }”; they are right with a probability of { $percent } %
truth-value-none = { $count } of { $of } strong candidates left it empty where the ground truth has “{ $truth }”; they are right with a probability of { $percent } %
truth-value-more = { $count } of { $of } strong candidates gave “{ $value }” where the ground truth is empty; they are right with a probability of { $percent } %
truth-label = { $count } of { $of } strong candidates took it for “{ $value }”; the ground truth has “{ $truth }”
truth-outline = { $count } of { $of } strong candidates outline it alike, but not as the ground truth: they agree with each other by { $among } %, the ground truth with them by { $agrees } %
truth-not-found = { $count } of { $of } strong candidates drew nothing there; of all { $people } candidates, { $found } did
truth-lacking = { $count } of { $of } strong candidates drew an object that the ground truth lacks
truth-legend-both = both
truth-legend-truth-only = ground truth only
truth-legend-theirs-only = candidates only
truth-legend-theirs = strong candidates
truth-legend-truth-value = ground truth
truth-legend-their-value = candidates
export-caption = Results of { $count ->
        [one] { $count } candidate
       *[other] { $count } candidates
    }, { $date }
export-empty = Nobody has taken the test yet.
export-too-big = The file is { $size } MB, and Telegram accepts at most 50. Ask the operator for it: “candidates-bot export”.
export-refused = Telegram did not accept the file. Ask the operator for it: “candidates-bot export”.
chart-title = Scores of { $count ->
        [one] { $count } attempt
       *[other] { $count } attempts
    }, mean { $mean } %
chart-axis = Score, percent: mean of all figures
chart-set = Images { $names }
sheet-candidates = Candidates
sheet-attempts = Attempts
sheet-images = Images
sheet-figures = Figures
sheet-legacy = Legacy report
sheet-candidate = Candidate
sheet-login = Login
sheet-id = Telegram id
sheet-exam = Exam
sheet-attempt = Attempt
sheet-attempts-made = Attempts
sheet-state = State
sheet-decision = Decision
sheet-decided-by = Decided by
sheet-decided-at = Decided, { $zone }
sheet-recommendation = Recommendation
sheet-reasons = Reasons
sheet-score = Score, %
sheet-cars = Cars
sheet-plates = Plates
sheet-plate-text = Plate texts
sheet-figure-of = { $subject }: { $metric }, %
sheet-right = { $subject }: right, %
sheet-threshold-of = min. { $threshold } %
sheet-flags = Red flags
sheet-rank = Rank
sheet-rank-of = of { $of }
sheet-started = Started, { $zone }
sheet-submitted = Submitted, { $zone }
sheet-ended = Last edit, { $zone }
sheet-working-time = Working time
sheet-active-time = Without pauses
sheet-submissions = Times submitted
sheet-comments = HR's comments
sheet-source = Source
sheet-image = Image
sheet-wrong-labels = Wrong labels
sheet-missing = { $subject }: missing
sheet-extra = { $subject }: extra
sheet-expected = { $subject }: expected
sheet-given = { $subject }: given
sheet-error-rate = { $subject }: error rate
sheet-at-least = { $subject }: at least, %
sheet-at-most = { $subject }: at most, %
sheet-chance = { $subject }: chance, %
sheet-figure = Figure
sheet-threshold = Threshold, %
sheet-mean = Mean, %
sheet-lowest = Lowest, %
sheet-highest = Highest, %
sheet-count = Candidates
sheet-measured = With this figure
sheet-reached = Reach the threshold
sheet-reached-share = Reach the threshold, %
sheet-handed-in = Submitted
sheet-accepted-count = Accepted
sheet-rejected-count = Rejected
sheet-waiting-count = Waiting for a decision
sheet-expected-label = Expected ↓, drawn as →
sheet-not-drawn = Not drawn
sheet-not-expected = Nothing expected
sheet-from = From, %
sheet-accepted = accepted
sheet-rejected = rejected
sheet-waiting = waiting
sheet-pass = pass
sheet-look = review
sheet-fail = fail
sheet-undecided = undecided
sheet-distribution = Candidates by { $figure }
sheet-left-out = { $count ->
        [one] { $count } more row does not fit on this sheet.
       *[other] { $count } more rows do not fit on this sheet.
    }
sheet-date-format = yyyy-mm-dd hh:mm
sheet-earlier-bot = previous bot
sheet-exams = Exam quality
sheet-exam-attempt = attempt { $attempt }
sheet-exam-median = Median working time
sheet-exam-too-few = Too few: with fewer than { $fewest } candidates, figures would mostly be chance.
sheet-exam-how-to-read = The first complete attempt of each candidate counts. α: from 0.8 on, good and bad candidates are told apart well; below 0.6, hardly. Item–total: below 0, whoever is good at the rest is bad at this, so check it.
sheet-exam-all = All answers, right or wrong
sheet-exam-alpha = α
sheet-exam-low = α at least (95 %)
sheet-exam-high = α at most (95 %)
sheet-exam-items = Parts
sheet-exam-items-wanted = Parts for α = 0.8
sheet-exam-error = Standard error, points
sheet-exam-same = Same decision again, %
sheet-exam-true = Decision as deserved, %
sheet-exam-object = Object
sheet-exam-nothing = nothing on it
sheet-exam-whole = all of it
sheet-exam-right = Right, %
sheet-exam-correlation = Item–total
sheet-exam-doubt = What may be wrong
sheet-exam-difficulty = Difficulty, logits
sheet-exam-difficulty-error = Its standard error
sheet-exam-leak = Since { $date } { $after } % right, before { $before } %: it may be known by now
sheet-exam-chart = How many have it right, and whether it is those who are good at the rest
sheet-note-last-attempt = One row per candidate, for the last attempt. All attempts are on the next sheet.
sheet-note-recommendation = Pass: every figure reaches its threshold and every other requirement of the exam is met. Fail: a figure is 5 points or more below its threshold, or another requirement is not met. Review: a figure is less than 5 points below, or there are red flags. Undecided: the exam asks for more certainty than there is. HR decides.
sheet-note-score = The mean of all figures of the attempt, by the weights that the exam gives them. It determines the rank.
sheet-note-colours = Green: reaches the threshold of the attempt's own exam. Yellow: less than 5 points below it. Red and bold: 5 points or more below. Without colour: no threshold.
sheet-note-rank = By score, among all submitted attempts on the same images of the same exam. Equal scores share a rank. Where images are drawn from a pool: by ability, from 20 candidates on.
sheet-note-working-time = From the moment the task was ready to the last edit on the site, without the time in which the bot checked the work.
sheet-note-active-time = Working time without pauses, approximately. A pause is more than { $minutes } minutes without saving, by somebody who otherwise saves at least three times as often. Empty where that can't be told, as with people who save only at the end.
sheet-note-error-rate = Wrong characters divided by the length of the correct text: 0 means no errors.
sheet-note-interval = With 95 % certainty, the candidate's figure on many more images would lie between these two. For outlines it takes at least { $needed } images, otherwise this is empty.
sheet-note-chance = How probable it is that the candidate's figure on many more images would reach the threshold of the attempt's exam. Empty without a threshold, and where nothing can be said.
list-title = <b>{ $filter }</b>: { $first }–{ $last } of { $size }
list-empty = <b>{ $filter }</b>: nobody.
list-figures = In percent: { $figures }
list-other-exam = <b>Another exam, “{ $title }”</b>, in percent: { $figures }
list-other = <i>another exam</i>
list-before = ◀ Previous
list-after = Next ▶
list-by-score = Sort by score
list-by-date = Sort by date
list-search = 🔎 Search
list-accepted = <b>accepted</b>
list-rejected = <b>rejected</b>
list-found = Several candidates for “{ $text }”:
list-found-more = There are more: send a longer part of the name.
list-found-earlier = From the previous bot (send the full login to see the card):
list-earlier = { $count ->
        [one] 🕰 One more person took the test with the previous bot and has not claimed the account here yet: search for their login.
       *[other] 🕰 { $count } more people took the test with the previous bot and have not claimed their accounts here yet: search for their logins.
    }
filter-all = All
filter-progress = In progress
filter-waiting = To decide
filter-accepted = Accepted
filter-rejected = Rejected
filter-not-finished = Not finished
filter-stopped = Stopped
audit-title = <b>Activity log, newest first ({ $zone })</b>
audit-more = … and { $count ->
        [one] { $count } entry that does not fit
       *[other] { $count } entries that do not fit
    }
audit-none = There are no entries.
audit-none-here = There are no such entries here, but there may be older ones.
audit-newer = ◀ Newer
audit-older = Older ▶
audit-without-own = Without mine
audit-without-bot = Without the bot
audit-bot = the bot
audit-operator = the operator
audit-underway = in progress
audit-could-not = failed: { $cause }
audit-confirmed = started attempt { $attempt }
audit-prepared = preparation of attempt { $attempt }
audit-task-anew = attempt { $attempt }: task started over
audit-words = an entry of an earlier version
audit-step-complete = closing the jobs on the site
audit-step-discard = deletion of an unusable task
audit-step-undo = deletion of half-finished work on the site
audit-step-tidy = clean-up on the site
audit-step-other = a step on the site
audit-said-done = said that attempt { $attempt } is done
audit-incomplete = attempt { $attempt } was not complete: { $findings } findings
audit-nothing-new = nothing had changed in attempt { $attempt } since the last check
audit-handed-in = attempt { $attempt } was submitted
audit-fetched = download of the annotations of attempt { $attempt }
audit-time-over = time ran out for attempt { $attempt }
audit-looked = looked at the results
audit-pictures = looked at the images of attempt { $attempt }
audit-details = looked at the details of attempt { $attempt }
audit-metrics = exported the results
audit-accepted = accepted the candidate (attempt { $attempt })
audit-rejected = rejected the candidate (attempt { $attempt })
audit-decision-back = took the decision on attempt { $attempt } back
audit-commented = commented on attempt { $attempt }
audit-told-accepted = told the candidate: accepted (attempt { $attempt })
audit-told-rejected = told the candidate: rejected (attempt { $attempt })
audit-wrote-feedback = wrote the message about attempt { $attempt } to the candidate
audit-held-feedback = stopped the automatic message about attempt { $attempt }
audit-question = asked HR question { $question }
audit-reply = answered question { $question }
audit-consented = consent to version { $version } of the text
audit-not-consented = no consent to version { $version } of the text
audit-question-closed = closed question { $question } without a reply
audit-granted = granted attempt { $attempt }
audit-prepared-again = retried the preparation of attempt { $attempt }
audit-checked-again = retried the check of attempt { $attempt }
audit-hr-added = { $key } added to the HR list
audit-hr-removed = { $key } removed from the HR list
audit-hr-bound = bound to the HR list entry { $name }
audit-invited = created an HR invitation link
audit-joined = got HR access by invitation
audit-account-deleted = deletion of the account on the site
audit-candidate-deleted = deleted the candidate from the bot
audit-erased = erased everything
audit-notices = changed notification settings
audit-rescored = attempt { $attempt } was re-scored
audit-intake-day = raised today's limit on newcomers to { $limit }
audit-intake-work = raised today's limit on attempts in progress to { $limit }
audit-asked = attempt { $attempt } was completed on the site; asked whether to submit it
audit-claim-proved = got the account of the previous bot back, by its password
audit-claim-confirmed = got the account of the previous bot back, confirmed
audit-asked-for-claim = asked HR to confirm an account of the previous bot
audit-claim-denied = an account of the previous bot not confirmed
audit-claim-refused = gave a wrong password for an account of the previous bot
audit-claim-checked = check of the password of an account of the previous bot
audit-begun-anew = started over, without the account of the previous bot
audit-correction-proposed = proposed correction { $number } of the ground truth
audit-correction-withdrawn = withdrew correction { $number } of the ground truth
audit-correction-applied = put correction { $number } of the ground truth in force
audit-correction-back = took correction { $number } of the ground truth back
audit-claims-expired = { $count ->
        [one] { $count } account
       *[other] { $count } accounts
    } of the previous bot expired unclaimed
audit-username-expired = { $key } removed from the HR list: nobody used the name in time
audit-taken = attempt { $attempt } was completed on the site and counted as submitted
day-of-month = { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
weekday = { $day ->
        [1] Mo
        [2] Tu
        [3] We
        [4] Th
        [5] Fr
        [6] Sa
       *[7] Su
    }
duration-seconds = { $seconds } s
duration-minutes = { $minutes } min { $seconds } s
duration-hours = { $hours } h { $minutes } min
duration-days = { $days } d { $hours } h { $minutes } min
time-days = { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
time-hours = { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    }
time-minutes = { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }

## Who may come in
menu-links = Admission, links
command-links = Who may come in, links for candidates
turned-away = Thank you for writing! There is no test for you here at the moment. If somebody invited you, please ask them for a new link.
applied = Thank you! Your request to take the test has been passed on to HR. You will read the answer here; there is nothing you need to do until then.
apply-later = Thank you for your interest! Very many people are waiting for an answer right now. Please write again in a few days.
admitted = ✅ HR has accepted your request: you can take the test now. Tap “{ menu-get }” to begin.
application-refused = Thank you for your interest. Unfortunately HR can't offer you the test.
hr-admission-open = <b>Admission</b>: everybody can come in. A link tells you where somebody came from.
hr-admission-link = <b>Admission</b>: newcomers need a link.
hr-admission-approval = <b>Admission</b>: newcomers need a link, or your answer to their request.
hr-admission-closed = <b>Admission</b>: closed. No newcomer can come in, not even with a link.
hr-admission-waiting = Requests that wait for an answer: { $count }
hr-links-none = There are no links yet.
hr-links-line = { $number }. <b>{ $source }</b>: opened by { $used }, task taken by { $started }{ $state }
hr-link-state-revoked = { " " }· revoked
hr-link-state-expired = { " " }· time over
hr-link-state-used-up = { " " }· used up
hr-link = 🔗 <b>{ $source }</b>
hr-link-counts = Opened by { $used ->
        [one] { $used } person
       *[other] { $used } people
    }, task taken by { $started }
hr-link-uses = For at most { $uses ->
        [one] { $uses } person
       *[other] { $uses } people
    }
hr-link-uses-any = For any number of people
hr-link-until = Works until { $at }
hr-link-until-any = Works until you revoke it
hr-link-greeting-en = Greeting in English
hr-link-greeting-ru = Greeting in Russian
hr-link-greeting-any = Greeting in the language of their Telegram
hr-link-made = Made by { $by }, { $at }
hr-link-over-revoked = <b>Revoked</b>: it lets nobody in any more.
hr-link-over-expired = <b>Its time is over</b>: it lets nobody in now.
hr-link-over-used-up = <b>Used up</b>: it lets nobody else in.
hr-link-unnamed = Telegram has not told me my own name yet. The link to this bot ends with { $word }.
hr-link-ask-uses = How many people can use the link “{ $source }”?
hr-link-ask-until = For how long from now on will the link “{ $source }” work?
hr-link-ask-language = In which language will people be greeted who use the link “{ $source }”?
hr-confirm-revoke = Revoke the link “{ $source }”? It will let nobody in any more, not even people who have opened it and have no task yet. Those who have started go on.
hr-ask-source = Where will you publish the link? Write a short name, such as “Job fair”: it tells you where candidates came from. To cancel, send /cancel.
hr-ask-source-again = This can't be used as a name. Please write one line of at most 40 characters. To cancel, send /cancel.
hr-too-many-links = I keep as many links as I can, and all of them work. Revoke one that you no longer need, then make the new one.
hr-link-gone = This link is not kept any more.
hr-applicants = <b>Requests to take the test</b>: { $count }, the oldest first. ✅ accepts, ❌ declines, 🚫 declines and blocks.
hr-applicants-none = All requests to take the test are answered.
hr-applicants-line = { $number }. <b>{ $name }</b>, { $at }
hr-applicants-more = … and { $count } more: they come up when you have answered these.
hr-confirm-block = Block { $who }? The bot will not answer this person any more, and will only say that there is no test for them. Nothing is deleted.
hr-card-blocked = 🚫 <b>Blocked</b> by { $by }, { $at }
button-new-link = ➕ New link
button-applicants = Requests: { $count }
button-links-older = Older ›
button-links-newest = ‹ Newest
button-link-uses = 👥 How many
button-link-until = ⏳ How long
button-link-language = 🌐 Language
button-copy-link = Copy the link
button-revoke = 🚫 Revoke…
button-yes-revoke = Yes, revoke
button-back-to-links = ‹ To the links
button-back-to-link = ‹ To the link
button-uses-any = Any number
button-days = { $count } days
button-days-any = Without an end
button-greeting-any = As in Telegram
button-greeting-en = English
button-greeting-ru = Russian
button-block = 🚫 Block…
button-yes-block = Yes, block
button-unblock = Unblock
audit-link-made = made a link for candidates: { $source }
audit-link-changed = changed the link for candidates: { $source }
audit-link-revoked = revoked the link for candidates: { $source }
audit-let-in = accepted the request to take the test
audit-turned-down = declined the request to take the test
audit-blocked = blocked
audit-unblocked = unblocked
button-my-data = 📄 My data
button-forget-me = 🗑 Delete my data
button-withdraw = Take it back
button-request-send = { $number } · ✅ Send
button-request-erase = { $number } · 🗑 Delete all
button-request-refuse = { $number } · ❌ Refuse
menu-requests = Data requests
command-mydata = Get a copy of your data
command-forget = Have your data deleted
command-requests = Requests about personal data
## A person's own data
request-data-confirm = You will get a file with everything I keep about you: your profile, attempts and results, what HR decided and wrote about you, your questions, and your work with pictures. HR has to approve it first. Ask for the file?
request-erasure-confirm = <b>Everything I keep about you will be deleted:</b> your account on the site, your tasks, your work and results, your questions. If you are working on a task, it ends without a result. This cannot be undone.

    HR decides first. If they don't decide within { $days ->
        [one] { $days } day
       *[other] { $days } days
    }, it happens automatically. Ask for deletion?
request-erasure-confirm-at-once = <b>Everything I keep about you will be deleted as soon as you tap “{ button-yes }”:</b> your account on the site, your tasks, your work and results, your questions. If you are working on a task, it ends without a result. This cannot be undone. Delete everything?
request-data-open = ✅ You asked for a copy of your data on { $at }. The file will come here when HR has approved it.
request-erasure-open = ✅ You asked for your data to be deleted on { $at }. It happens when HR approves it, at the latest on { $due }. Until then you can take it back and go on as before.
request-erasure-open-at-all = ✅ You asked for your data to be deleted on { $at }. It happens when HR approves it. Until then you can take it back and go on as before.
request-data-withdrawn = You have taken your request back. No file will be sent.
request-erasure-withdrawn = You have taken your request back. Nothing will be deleted.
request-data-refused = HR has decided not to send you a copy of your data now. If you want to know why, write your question here, and I'll pass it on.
request-erasure-refused = HR has decided not to delete your data now, so everything stays as it is. If you want to know why, write your question here, and I'll pass it on.
request-too-many = You have asked { $count } times within a day. You can ask again on { $at }.
stranger-data = I have no profile of you. All I keep about you:
stranger-data-applied = • your request to take the test, { $at }
stranger-data-link = • the link that you came by: “{ $source }”, { $at }
stranger-data-english = • the language that you chose: English
stranger-data-russian = • the language that you chose: Russian
stranger-data-claim = • my question whether an account of the previous bot is yours
stranger-data-work = • work that you handed in earlier
stranger-data-conversation = • where our conversation stands
stranger-data-end = To have all of it deleted at once, send /forget.
stranger-forgotten = ✅ Deleted: I keep no data about you any more. If you write to me again, you start from the beginning.
nothing-stored = I keep no data about you, so there is nothing to send or delete.
personal-data-caption = Everything I keep about you, as of { $date }. “person.json” has the records, the folders have your work.
personal-data-without-pictures = The pictures are left out: with them the file would be too large for Telegram.
personal-data-too-big = The file with your data is { $size } MB, and Telegram does not accept it. Write here that you need it, and HR will send it in another way.
hr-requests = <b>Requests about personal data</b>, waiting for you: { $count }
hr-requests-none = No requests about personal data are waiting for you.
hr-requests-data = { $number }. <b>{ $name }</b> asks for a copy of their data · { $at }
hr-requests-erasure = { $number }. <b>{ $name }</b> asks for everything to be deleted · { $at }. Happens automatically on { $due }
hr-requests-erasure-open = { $number }. <b>{ $name }</b> asks for everything to be deleted · { $at }
hr-requests-more = … and { $count } more. They appear here when you have decided these.
hr-requests-data-approved = ✅ { $name }, copy of the data: approved · { $by }
hr-requests-data-refused = ❌ { $name }, copy of the data: refused · { $by }
hr-requests-erasure-refused = ❌ { $name }, deletion: refused · { $by }
hr-requests-data-withdrawn = ↩️ { $name }, copy of the data: taken back
hr-requests-erasure-withdrawn = ↩️ { $name }, deletion: taken back
hr-requests-moved = The requests about personal data are in a newer message below.
hr-erased-on-request = 🗑 { $name } asked for deletion: everything about them is being deleted automatically.
audit-requested-data = asked for a copy of their data
audit-requested-erasure = asked for their data to be deleted
audit-withdrew-data = took back the request for a copy of their data
audit-withdrew-erasure = took back the request for deletion
audit-approved-data = approved the request for a copy of the data
audit-approved-erasure = approved the request for deletion
audit-refused-data = refused the request for a copy of the data
audit-refused-erasure = refused the request for deletion

## The story of the `demo` command: who is in it, and what is told beside the chats
demo-title = candidates-bot: a story in six scenes
demo-intro = The real bot talks to a mock Telegram and to a mock CVAT site, all on this machine. The people and their work are made up; messages, figures and files are the bot's own.
demo-cast = Who is in it
demo-scenes = What you will see
demo-seen = What you have seen
demo-outcomes = How it ended
demo-time = Working time
demo-next = What to do next
demo-next-browser = Be the candidate and HR yourself, on a local web page.
demo-next-out = Keep the story as a web page, with the pictures, tables and database.
demo-next-init = Set up a bot of your own.
demo-kept = The story as a web page is { $report }. Beside it: { $files } and demo.redb.
demo-more-lines = … { $count ->
        [one] { $count } more line
       *[other] { $count } more lines
    }
demo-deleted = 🗑 { $count ->
        [one] The bot deletes { $count } message above.
       *[other] The bot deletes { $count } messages above.
    }
demo-report-pictures = The pictures that HR received
demo-report-chats = The chats
demo-report-again = 🖼 { $name }, shown above
demo-report-deleted = The bot has deleted this message.
demo-role-hr = works in HR
demo-role-excellent = annotates with a steady hand
demo-role-absent = takes the task and never comes back
demo-role-forgetful = forgets things, fixes them and tries again
demo-role-copier = hands in somebody else's work
demo-role-stranger = is no candidate, but has heard of HR's commands
demo-role-leaver = wants to be forgotten
demo-scene-excellent = From a link to a score
demo-scene-outage = The site is down
demo-scene-forgetful = Something is missing
demo-scene-copy = The same points twice
demo-scene-decision = HR decides
demo-scene-erasure = Please forget me
demo-seen-excellent = A link, an account, a task, a check and a score: without anybody from HR.
demo-seen-outage = The site failed in the middle of it, and nothing was lost.
demo-seen-forgetful = What was missing was named, picture by picture; a question reached HR.
demo-seen-copy = A copy was recognised by its points, and shown beside the original.
demo-seen-decision = HR compared everybody in one list and decided with two taps.
demo-seen-erasure = Somebody was erased: in the bot, on the site and in the chat.
demo-meanwhile = meanwhile, { $name }
demo-typing = … is typing
demo-draws = draws on the site as { $login }
demo-hr-comes = { $name } is on HR's whitelist and writes to the bot for the first time
demo-makes-link = { $name } makes a link for candidates
demo-link-name = Job fair
demo-opens-link = { $name } opens the link and gets the task
demo-steady = { $name } has outlined everything with a steady hand, and hands in
demo-asks-in = { $name } has no link and asks
demo-may-i = Hello! How can I take the test?
demo-lets-in = { $name } accepts the request
demo-gets = { $name } gets the task
demo-site-down = the site is down: it answers with error 503, { $times } times in a row
demo-site-up = the bot has tried again until the site was back; { $name } has noticed nothing
demo-leaves = { $name } never comes back
demo-forgets = { $name } has forgotten the { $label } on picture { $picture }
demo-as-line = { $name } has drawn the { $label } on picture { $picture } as a line
demo-leaves-empty = { $first } and a value on picture { $picture }
demo-leaves-empty-besides = { $first } and has forgotten a value on picture { $picture }
demo-mends = { $name } fixes it and hands in
demo-mends-wrong = { $name } fixes it, but enters a wrong value, and hands in
demo-asks = { $name } has a question
demo-question = Does a second attempt replace the first?
demo-answers = { $name } answers
demo-answer = Yes, only the last one counts.
demo-again = { $name } does it again
demo-again-others = { $name } does it again with the second set of pictures
demo-hasty = { $name } has outlined these in a hurry, and hands in
demo-third = { $name } would like a third attempt
demo-copies = { $name } opens the link, gets the task, and hands in the points that { $other } drew
demo-copies-little = { $name } opens the link to hand in what { $other } drew, and finds that most pictures are others
demo-rejects = { $name } opens the work from the notification, compares it, and rejects it
demo-stranger = { $name } tries the commands of HR
demo-stranger-nothing = { $name } is told nothing about anybody
demo-looks-up = { $name } looks { $other } up, and misspells the name at first
demo-compares = { $name } sorts everybody by score and opens the best one
demo-accepts = { $name } accepts { $other }
demo-exports = { $name } exports everybody's figures
demo-audits = { $name } reads the activity log
demo-wants-out = { $name } opens the link, gets the task, and asks to be forgotten
demo-erases = { $name } erases everything about { $other }

## The page of the demo
page-open = Open { $address } and be the candidate, HR, or both. Ctrl+C ends it.
page-not-opened = No browser could be opened; open the address yourself.
page-not-found = There is nothing at this address.
page-wrong-method = This address does not take such requests.
page-wrong-host = Open the page at the address that the demo printed.
page-wrong-origin = This request comes from another page.
page-too-large = This is more than 2 MB; send less.
page-unreadable = The request cannot be read: { $why }.
page-no-person = There is no such person; reload the page.
page-too-many-people = A hundred people are enough for one demo.
page-bad-name = Enter a first name of 1 to 64 characters.
page-bad-username = A username has up to 32 Latin letters, digits or underscores.
page-username-taken = Somebody else has this username; choose another.
page-bad-text = A message has 1 to 4096 characters.
page-bad-button = There is no such button.
page-bad-time = Time can be turned forward by one minute to one year.
page-nothing-due = Nothing will become due at present.
page-no-assignment = { $name } has no assignment to draw at present.
page-copy-from-whom = Choose another candidate to copy from.
page-nothing-to-copy = { $name } has drawn nothing on these pictures.
page-wrong-login = The site does not know this login with this password.
page-no-session = You are not logged in on the site any more; log in again.
page-no-job = This job is not on the site any more, or it is somebody else's.
page-bad-shapes = These shapes cannot be drawn on this job.
page-by-site = The site did not do it: { $why }.
page-broken = The demo cannot do this: { $why }.

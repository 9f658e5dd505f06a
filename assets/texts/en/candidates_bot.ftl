# Every sentence that people see, in English. <b>, <code> and <a> are Telegram's HTML; values come in fit for it.

## The menu
menu-get = Get the assignment
menu-done = It is done
menu-again = Do it again
menu-help = Help
menu-hr = For HR
menu-results = Results of a candidate
menu-candidates = Candidates
menu-metrics = Metrics of everybody
menu-notices = Notices
menu-audit = What was done
menu-back = Back to the menu
button-yes = Yes
button-cancel = Cancel
button-anew = Begin anew
button-hand-in = Hand it in
button-retry = Try again
button-grant = Give another attempt
button-pictures = Pictures
button-write = Write to the candidate
button-details = Details
button-delete-account = Delete account on the site
button-delete-candidate = Delete candidate here
button-erase = Erase everything
button-yes-delete = Yes, delete
button-yes-erase = Yes, erase everything
button-workbook = Workbook (.xlsx)
button-csv = Table (.csv)
button-chart = Chart
button-let-in = Let in { $count } more today

command-start = Start and menu
command-help = Help
command-candidates = List of candidates
command-find = Results of a candidate
command-metrics = Metrics of everybody
command-notices = Which notices come
command-audit = What was done

## The candidate
welcome = Hello! This is the test for image annotators: { $title }. Press “{ menu-get }” to receive an account and { $pictures ->
        [one] { $pictures } picture
       *[other] { $pictures } pictures
    } to annotate.
help =
    <b>{ menu-get }</b>: an account on the site and a task. From then on the time is counted. If you have them already, I show link, login and password again.
    <b>{ menu-done }</b>: I check that everything is there and tell you what is missing, picture by picture.
    <b>{ menu-again }</b>: one more attempt with other pictures, after the first is accepted ({ $limit ->
        [one] { $limit } attempt
       *[other] { $limit } attempts
    } in all).
    <b>{ menu-help }</b>: this text.
unknown = I did not understand that. Please use the buttons below.
confirm-get = The start time is recorded as soon as you press “{ button-yes }”. Do you want to get the assignment now?
confirm-again = You will get other pictures, the start time is recorded as soon as you press “{ button-yes }”, and only the new result will count. Do you want attempt { $attempt } now?
confirm-done = Is everything done and <b>saved</b> on the site? Then press “{ button-yes }”, and I check it.
cancelled = Cancelled. Nothing was changed.
out-of-date = This button is out of date.
not-made = ⚠️ What you asked for could not be made. Tell whoever runs this bot: the log has the cause.
stage-account = ⏳ Making your account on the site… (1 of 4)
stage-task = ⏳ Making your task… (2 of 4)
stage-pictures = ⏳ Sending the pictures to the site… (3 of 4)
stage-import = ⏳ The site is preparing the pictures… (4 of 4)
stage-ready = ✅ Your assignment is ready.
stage-delayed = ⏳ The site does not answer right now. I keep trying; you don't have to do anything.
stage-failed = ⚠️ Your assignment could not be prepared. HR has been told and will have it tried again; I write to you as soon as it is ready.
task = Task: { $link }
task-parts =
    Task, in { $count } parts; do every one:
task-all = All { $count } parts: { $link }
credentials =
    <b>Attempt { $attempt }</b>
    { $task }
    Login: { $login }
    Password: { $password }

    { $instruction }

    Log in first, then open the task. When everything is done and saved, press “{ menu-done }” here.
instructions = What the markup should look like
instructions-missing = { $count ->
        [one] A picture that shows what the markup should look like could not be sent
       *[other] { $count } pictures that show what the markup should look like could not be sent
    }: { $pictures }. HR has been told. You can begin all the same; if something is unclear, ask HR.
being-prepared = Your assignment is still being prepared. I write to you as soon as it is ready.
intake-closed = No new assignments are given out at the moment. Please try again another day.
intake-day-over = There are no more new assignments today. Please come back after { $at } (in { $left }) and press “{ menu-get }” again.
intake-full = So many people are taking the test right now that there is no free place. Please come back in a few hours and press “{ menu-get }” again.
not-prepared = Your assignment could not be prepared yet. HR has been told; I write to you as soon as it is ready.
invitation-over = This invitation was used already, or is more than a day old. If you belong to HR, ask whoever gave it to you for another one.
no-assignment = You have no assignment yet. Press “{ menu-get }” first.
checking = 🔎 Checking…
check-delayed = The site does not answer right now. I keep trying and tell you the result.
overdrawn = ⚠️ There is far more in your task than can be checked. Delete the objects that do not belong there (the list beside the picture shows them all), save, and press “{ menu-done }” again.
nothing-new = 💾 Nothing has been saved in your task since I last checked it, so what I wrote then still holds. Have you <b>saved</b> your work on the site (Ctrl+S)? Save it and press “{ menu-done }” again; I can check again in { $pause }.
check-failed = ⚠️ I could not check your work on the site. Nothing is lost: HR has been told and will have it checked again; I write to you then. You can also press “{ menu-done }” again later.
task-gone = ⚠️ Your task can't be found on the site any more. HR has been told.
account-deleted = ⚠️ Your account on the site was deleted by HR. If that is a mistake, write to HR; your results so far are not lost.
incomplete = { $count ->
        [one] Not complete yet: { $count } thing to mend.
       *[other] Not complete yet: { $count } things to mend.
    }
findings-more = … and { $count ->
        [one] { $count } more thing
       *[other] { $count } more things
    }: mend these first, and I will name the next ones.
incomplete-next = Mend this on the site, <b>save</b>, and press “{ menu-done }” again.
finding-picture = <b>Picture { $number }</b> ({ $name })
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
    } and must have exactly { $wanted }
finding-few-points = “{ $label }” has only { $found ->
        [one] { $found } point
       *[other] { $found } points
    }: an outline needs at least { $wanted }
finding-broken = “{ $label }” has a broken outline: delete it and draw it anew
finding-empty = “{ $label }”: the field “{ $attribute }” is empty
finding-track = a shape is drawn as a track: delete it and draw it as a shape
finding-unknown-label = a shape has a label that is not part of the task: delete it
finding-deleted = this picture was deleted, and nothing on it counts: restore it (switch on “Show deleted frames” in the settings of the site, open the picture and restore it)
finding-picture-missing = the picture is missing in the task; HR has to look at it
finding-too-few = “{ $label }” is outlined { $found ->
        [one] once
       *[other] { $found } times
    } and must be there at least { $least ->
        [one] once
       *[other] { $least } times
    }: add what is missing
finding-wrong-value = “{ $label }”: the field “{ $attribute }” has the value “{ $value }”; choose one of these: { $allowed }
finding-many-objects = there are { $found } objects, far more than the picture has: delete what is not part of the task; at most { $limit } can be checked
finding-long-outline = “{ $label }” has an outline of { $found } points, and at most { $limit } can be checked: delete it and outline the object with fewer
finding-many-points = the outlines have { $found } points in all, and at most { $limit } can be checked: delete what is not part of the task, or outline with fewer
finding-much-text = labels and fields have { $found } characters in all, and at most { $limit } can be checked: delete what is not part of the task
finding-wrong-number = “{ $label }”: the field “{ $attribute }” has the value “{ $value }”; it must be from { $least } to { $most } in steps of { $step }
accepted = ✅ Thank you! Everything is in place, and attempt { $attempt } is handed in. HR will see your result.
again-possible = If you like, you can try once more with other pictures: “{ menu-again }”. Then only the new result counts.
already-handed-in = This assignment is handed in already, thank you.
finish-first = First finish the assignment that you have: “{ menu-done }”. After it is accepted you can do it again.
granted = HR gives you another attempt (number { $attempt }): when you are ready, press “{ menu-again }”. You will get a new task, and only the new result will count.
no-more-attempts = { $limit ->
        [one] There is { $limit } attempt, and you have used it.
       *[other] There are { $limit } attempts, and you have used all of them.
    } Thank you!
time-limit = The time for one attempt is { $time }, counted from the moment when the assignment is ready. What is not handed in by then is not accepted.
deadline = ⏳ Hand in by { $at }. Time left: <b>{ $left }</b>.
reminder =
    ⏰ Attempt { $attempt } is not handed in yet.
    { $deadline }
    { $task }

    When everything is done and saved on the site, press “{ menu-done }” here. “{ menu-get }” shows login and password again.
completed-on-site = 📌 On the site all your work of attempt { $attempt } is completed, but it is not handed in here yet. Shall I check it? If you would like to go on working, do so: “{ menu-done }” works later, too.
taken-as-completed = ⌛ The time for attempt { $attempt } is over. You have completed it on the site, so I check it as it stands there.
time-over = ⌛ The time for attempt { $attempt } is over, and it can't be handed in any more.

claim-ask =
    🔑 The earlier bot has an account for { $username }. If it is yours, send me its <b>password</b> for the site: then you go on with your assignment and your results. I delete your message with the password from this chat at once.

    If you don't know the password, or it is not your account, press “{ button-anew }”: you take the test as a new candidate, and the earlier account stays as it is.
claim-ask-operator =
    🔑 The earlier bot has an account for { $username }, but its password is not known here. If it is yours, write to HR: they can have it confirmed.

    If you don't want to wait, or it is not your account, press “{ button-anew }”: you take the test as a new candidate, and the earlier account stays as it is.
claim-checking = 🔎 Checking the password…
claim-delayed = The site does not answer right now. I keep trying and tell you whether the password is right.
claim-wrong = ❌ The site does not accept this password. Check it and send it again; { $left ->
        [one] { $left } try is left
       *[other] { $left } tries are left
    } for now.
claim-paused =
    🔒 There were too many wrong passwords for the earlier account of { $username }. Until { $until } I try no other one.

    If the account is yours, write to HR: they can have it confirmed without a password. Or press “{ button-anew }”: you take the test as a new candidate, and the earlier account stays as it is.
claim-unchecked = ⚠️ I could not check the password on the site, and I have not kept it. Nothing is lost: please send it again later.
claim-over = The earlier account can't be given to you any more: somebody has it already, or you have begun anew. If that is a mistake, write to HR.
claimed = ✅ Confirmed: the account of the earlier bot is yours again, with your assignment and your results.

## HR
hr-menu = You are on the list of HR. What would you like to see?
hr-help =
    <b>{ menu-candidates }</b>: everybody, with filters; a tap opens the card with pictures, details, another attempt, deletion.
    <b>{ menu-results }</b>: figures of one candidate, by login or a part of the name.
    <b>{ menu-metrics }</b>: a chart, a workbook (.xlsx) or a table (.csv).
    <b>{ menu-notices }</b>: which cards come by themselves, and a daily digest.
    <b>{ menu-audit }</b>: who did what, the newest first.
    A card comes by itself when somebody hands in, and when an assignment could not be prepared.
    <b>{ menu-back }</b>: the candidates' menu.
hr-ask-login = Whose results? Write the Telegram login, with or without @ (or the login on the site, the numeric id, or a part of the name).
hr-not-found = There is no candidate “{ $login }”. Check the spelling, or write another login.
hr-earlier = 🕰 <b>{ $login }</b> took the test with the earlier bot and has not claimed the account here yet. They go on where they stopped when they have proved that it is theirs.
hr-news = 📥 Handed in
hr-candidate = <b>{ $name }</b> { $login }
hr-account = Account: { $account }
hr-account-removed = Account: { $account } (removed from the site, its time was over)
hr-attempt = Attempt { $attempt } · { $state }
hr-state-preparing = is being prepared
hr-state-progress = in progress
hr-state-checking = is being checked
hr-state-complete = handed in
hr-state-failed = stopped
hr-state-expired = time is over
hr-state-unchecked = could not be checked
hr-car = Cars, IoU: <b>{ $figure } %</b>
hr-plate = Plates, IoU: <b>{ $figure } %</b>
hr-accuracy = Plates read exactly: <b>{ $figure } %</b>
hr-label = “{ $label }”, IoU: <b>{ $figure } %</b>
hr-not-asked = “{ $label }”: none on these pictures, so there is no figure
hr-attribute = “{ $label }.{ $attribute }”, exact: <b>{ $figure } %</b>
hr-completed-on-site = 📌 Completed on the site, not handed in here yet
hr-taken-as-completed = 📌 Completed on the site and not handed in here: taken when the time was over
hr-started = Started: { $at }
hr-deadline = Hand in by: { $at }
hr-ended = Last edit: { $at }
hr-taken = Time taken: <b>{ $taken }</b>
hr-worked = Working time, from when it was ready: <b>{ $worked }</b>
hr-verdict-pass = Proposal: <b>✅ pass</b>
hr-verdict-look = Proposal: <b>👀 look at it</b>
hr-verdict-fail = Proposal: <b>❌ fail</b>
hr-threshold = (from { $threshold })
hr-rank = Rank: <b>{ $rank }</b> of { $of } on the same pictures
hr-sign-copy = 🚩 { $similarity } % of the points are those of { $who }, attempt { $attempt }
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
hr-sign-assignee = 🚩 The task was in other hands: on the site it was given to { $name }
hr-sign-nobody = 🚩 The task was taken from the candidate: on the site it was given to nobody
hr-no-signs = Nothing else was noticed.
hr-details = Attempt { $attempt } in detail
hr-error-rate = error rate { $rate } %
hr-mistake-case = wrong case: { $count }
hr-mistake-look-alike = look-alike of the other alphabet: { $count }
hr-mistake-other = other: { $count }
hr-pictures = By picture, IoU in percent:
hr-pictures-more = … and { $count ->
        [one] { $count } more picture
       *[other] { $count } more pictures
    }: “{ menu-metrics }” has them all, in the workbook.
hr-details-more = … and { $count ->
        [one] { $count } more line
       *[other] { $count } more lines
    }: “{ menu-metrics }” has every picture, in the workbook.
hr-object-missing = “{ $label }” missing: { $count }
hr-object-extra = “{ $label }” extra: { $count }
hr-text-wrong = “{ $given }” instead of “{ $expected }”
hr-legend-agreement = agrees
hr-legend-missed = missed
hr-legend-extra = extra
hr-legend-reference = ground truth
hr-legend-submitted = candidate
hr-legend-expected = correct
hr-legend-given = given
hr-album = { $name }, attempt { $attempt }
hr-album-codes = Codes in frames on the pictures stand for characters that their font lacks. The texts as they are:
hr-album-name = { $code } is “{ $name }”
hr-album-right = { $picture }: ✓ “{ $expected }”
hr-album-wrong = { $picture }: “{ $given }” instead of “{ $expected }”
hr-instructions-missing = ⚠️ Telegram does not take these pictures of the instruction, so candidates do not see them:
hr-instructions-missing-next = Ask the operator to replace them in the exam: “candidates-bot exam check” tells what Telegram takes.
hr-pictures-missing = These pictures could not be sent:
picture-too-large = larger than 50 MB
picture-refused = refused by Telegram, the operator finds the cause in the log
picture-not-drawn = can't be drawn, the operator finds the cause in the log
hr-stray = Shapes outside of the pictures, not counted: { $count }
hr-failure = ⚠️ Attempt { $attempt } of this candidate has come to a stop
hr-help-time = A card comes as well when somebody's time for an assignment is over.
hr-time-over = ⌛ The time is over, and attempt { $attempt } is not handed in
hr-unchecked = ⚠️ Attempt { $attempt } of this candidate could not be checked
hr-cause = Cause: { $cause }
cause-unknown = not noted, this failure is from before an update of the bot
cause-unreachable = the site can't be reached
cause-untrusted = the site's certificate can't be trusted
cause-somebody-else = at the site's address something else answers
cause-busy = the site is overloaded
cause-ill = the site has an internal error
cause-full = the site has no disk space left
cause-credentials = the site does not accept the bot's credentials
cause-rights = the bot has too few rights on the site
cause-closed = the site does not let anybody register
cause-unverified = the site wants the e-mail address of every new account confirmed
cause-refused = the site refuses what the bot asks for
cause-address = the site's address in the bot's settings is wrong
cause-missing = the site does not find what the bot asks for
cause-task-gone = the task is not on the site any more
cause-account-gone = the account is not on the site any more
cause-names-taken = every name for the account is taken on the site
cause-pictures-failed = the site could not process the pictures
cause-pictures-endless = the site did not finish processing the pictures
cause-pictures-uncertain = the connection broke off while the pictures were being sent
cause-other-pictures = the pictures on the site are not those of the exam
cause-record = the bot can't read one of its own records
cause-defect = the bot has a defect
cause-too-much = the site sends more than the bot reads
cause-overdrawn = far more is drawn in the task than the bot can check
cause-deadly = the bot broke down over it three times, and does not try it again by itself
cause-wait = Try again later; if that does not help, tell the operator.
cause-tell-operator = Tell the operator, and try again when it is mended.
cause-make-anew = “{ button-retry }” has everything made anew.
cause-make-room = Ask the operator to make room there, and try again then.
cause-have-deleted = The candidate has been told to delete what does not belong there.
cause-look-up = The operator can look it up with “candidates-bot candidates show”.
hr-intake-day = 🚪 { $count ->
        [one] { $count } newcomer has
       *[other] { $count } newcomers have
    } got their first assignment today (UTC), which is the limit for a day. I ask the others to come back tomorrow.
hr-intake-work = 🚪 { $count ->
        [one] { $count } attempt is
       *[other] { $count } attempts are
    } in progress, which is the limit. I ask newcomers to come back later; whoever has begun goes on.
hr-intake-refusals = Newcomers turned away today: { $count }.
hr-intake-raised = ✅ { $by } has raised the limit for today to { $limit }.
hr-retried = The assignment of { $name } is being prepared again.
hr-rechecked = The work of { $name } is being checked again.
hr-granted = { $name } may make attempt { $attempt } now, and has been told.
hr-rescored = The exam was corrected, and { $attempts ->
        [one] { $attempts } attempt was
       *[other] { $attempts } attempts were
    } scored anew. { $changed ->
        [0] No figure changed.
        [one] { $changed } has other figures now; lists, ranks and metrics follow.
       *[other] { $changed } have other figures now; lists, ranks and metrics follow.
    }
hr-bound = { $username } from the list of HR has written for the first time and is now known by the id { $person }. If that is not the right person, take them off the list.
hr-claimed = 🔑 { $username } (id { $person }) has the account { $account } of the earlier bot again: they know its password.
hr-claim-confirmed = 🔑 { $username } (id { $person }) has the account { $account } of the earlier bot again: the operator confirmed that it is theirs.
hr-claim-stuck = 🔒 { $username } (id { $person }) does not know the password of the account that the earlier bot has under this name. If you know that it is theirs, ask the operator to confirm it: “candidates-bot candidates claim”.
hr-joined = { $name } has opened an invitation and belongs to HR now (id { $person }). If that is not the right person, have them taken off the list.
hr-account-deleted = The account { $account } is deleted on the site.
hr-message-left-undone = ⚠️ A message to { $name } could not be sent. Cause: { $cause }
hr-step-left-undone = ⚠️ A step on the site was left undone; candidate: { $name }. Cause: { $cause }
hr-account-kept = ⚠️ The account { $account } could not be deleted on the site. Cause: { $cause }
hr-gone = This candidate was deleted here meanwhile.
hr-deleted = { $by } has deleted the candidate { $name } here.
hr-erased = { $by } has everything about { $name } erased.
delete-account-what =
    { $who }
    The account { $account } will be deleted on the site: nobody can log in with it any more. An attempt that is in progress comes to a stop. The candidate and the results stay here.
delete-candidate-what =
    { $who }
    The candidate will be deleted here: profile, attempts, metrics. The account { $account } and the tasks stay on the site. They can begin anew with attempt 1.
erase-what =
    { $who }
    Everything will be erased, and can't be brought back: the account { $account } and the tasks on the site; profile, attempts, metrics, submissions and the chat's state here. In the log of what was done only the numeric id stays.
delete-account-taken = The account of { $name } is being deleted on the site.
delete-candidate-done = { $name } is deleted here. The account stays on the site.
erase-taken = Everything about { $name } is erased here, and is being deleted on the site.
hr-preferences =
    Which notices should come? A tap mutes or unmutes them.
    Below: the hour of the daily digest (UTC).
topic-submissions = Handed in
topic-failures = Came to a stop
topic-expiries = Time is over
topic-colleagues = What colleagues do
digest-off = No digest
hr-digest =
    📊 <b>The last 24 hours</b>
    Began: { $started }
    Handed in: { $handedin } (✅ { $passed } · ❌ { $failed } · 👀 { $flagged })
    Time over: { $expired }
    <b>Now</b> in progress: { $progress }, to look at: { $look }
hr-export = { $count ->
        [one] { $count } candidate.
       *[other] { $count } candidates.
    } How would you like the metrics?
export-caption = Metrics of { $count ->
        [one] { $count } candidate
       *[other] { $count } candidates
    }, { $date }
export-empty = Nobody has taken the test yet.
export-too-big = The file has { $size } MB, and Telegram takes at most 50. Ask the operator for it: “candidates-bot export”.
export-refused = Telegram did not take the file. Ask the operator for it: “candidates-bot export”.
chart-title = Scores of { $count ->
        [one] { $count } attempt
       *[other] { $count } attempts
    }, mean { $mean } %
chart-axis = Score, percent: mean of all figures
chart-set = Pictures { $names }
sheet-metrics = Metrics
sheet-summary = Summary
sheet-distribution = Distribution of { $figure }
sheet-from = from, %
sheet-count = candidates
sheet-mean = mean
sheet-candidate = candidate
sheet-missing = missing
sheet-extra = extra
sheet-expected = expected
sheet-given = given
sheet-exact = exact
sheet-error-rate = error rate
list-title = <b>{ $filter }</b>: { $first }–{ $last } of { $size }
list-empty = <b>{ $filter }</b>: nobody.
list-figures = In percent: { $figures }
list-other-exam = <b>Another exam, “{ $title }”</b>, in percent: { $figures }
list-other = <i>another exam</i>
list-before = ◀ Before
list-after = After ▶
list-by-score = Sort by score
list-by-date = Sort by date
list-search = 🔎 Search
list-found = Several candidates for “{ $text }”:
list-found-more = There are more: write a longer part of the name.
list-found-earlier = Known to the earlier bot; for the card write the whole login:
list-earlier = { $count ->
        [one] 🕰 One person more took the test with the earlier bot and has not claimed the account here yet: search for their login.
       *[other] 🕰 { $count } people more took the test with the earlier bot and have not claimed their accounts here yet: search for their logins.
    }
filter-all = All
filter-progress = In progress
filter-handed-in = Handed in
filter-passed = Passed
filter-failed = Failed
filter-flagged = To look at
audit-title = <b>What was done, the newest first (UTC)</b>
audit-more = … and { $count ->
        [one] { $count } older entry
       *[other] { $count } older entries
    }
audit-bot = the bot
audit-operator = the operator
audit-underway = under way
audit-could-not = could not be done: { $cause }
audit-confirmed = confirmed attempt { $attempt }
audit-prepared = preparation of attempt { $attempt }
audit-task-anew = attempt { $attempt }: task begun anew
audit-words = an entry of an earlier version
audit-step-complete = closing the jobs on the site
audit-step-discard = deletion of a task that can't be used
audit-step-undo = deletion of what was half made on the site
audit-step-tidy = tidying up on the site
audit-step-other = a step on the site
audit-said-done = says that attempt { $attempt } is done
audit-incomplete = attempt { $attempt } is not complete: { $findings } findings
audit-nothing-new = nothing had changed in attempt { $attempt } since it was checked last
audit-handed-in = attempt { $attempt } is handed in
audit-fetched = fetching the markup of attempt { $attempt }
audit-time-over = the time for attempt { $attempt } is over
audit-looked = looked at the results
audit-pictures = looked at the pictures of attempt { $attempt }
audit-details = looked at the details of attempt { $attempt }
audit-metrics = received the metrics of everybody
audit-granted = gave attempt { $attempt }
audit-prepared-again = had attempt { $attempt } prepared again
audit-checked-again = had attempt { $attempt } checked again
audit-hr-added = { $key } put on the whitelist
audit-hr-removed = { $key } taken off the whitelist
audit-hr-bound = bound to the whitelist entry { $name }
audit-invited = invited somebody to HR by a link
audit-joined = came to HR by an invitation
audit-account-deleted = deletion of the account on the site
audit-candidate-deleted = deleted the candidate here
audit-erased = had everything erased
audit-notices = changed which notices come
audit-rescored = attempt { $attempt } was scored anew
audit-intake-day = raised today's limit of newcomers to { $limit }
audit-intake-work = raised today's limit of attempts in progress to { $limit }
audit-asked = attempt { $attempt } is completed on the site; asked whether to hand it in
audit-claim-proved = has the account of the earlier bot again, proved by its password
audit-claim-confirmed = has the account of the earlier bot again, confirmed
audit-claim-refused = gave a wrong password for an account of the earlier bot
audit-claim-checked = check of the password of an account of the earlier bot
audit-begun-anew = begins anew, without the account of the earlier bot
audit-claims-expired = { $count ->
        [one] { $count } account
       *[other] { $count } accounts
    } of the earlier bot expired unclaimed
audit-username-expired = { $key } taken off the whitelist: nobody used the name in time
audit-taken = attempt { $attempt } was completed on the site, and is taken as handed in
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

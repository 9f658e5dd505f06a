//! An account of the earlier bot can be claimed by the person with this username.

use chrono::DateTime;

use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::Readers;
use crate::store::StoreError;
use crate::texts::catalog::{Foreign, Own, foreign, say};
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, Keyboard, Rendered, candidate_menu};

/// How far the proof of their claim is.
pub(crate) enum Claim<'a> {
    /// What is its password?
    Ask {
        /// Their username.
        username: &'a str,
    },
    /// Its password is unknown: only the operator can confirm that the account is theirs.
    AskOperator {
        /// Their username.
        username: &'a str,
    },
    /// The password is being tested.
    Checking,
    /// The site does not answer; the test is being retried.
    Delayed,
    /// The password is wrong.
    Wrong {
        /// Number of passwords that can still be tried before a pause.
        left: u32,
    },
    /// Too many wrong passwords.
    Paused {
        /// Their username.
        username: &'a str,
        /// When the next one can be tried, in milliseconds of the Unix epoch.
        until: i64,
    },
    /// The site could not tell whether the password is right.
    Unchecked,
    /// The account that they claimed waits no longer, or they began anew meanwhile.
    Over,
    /// HR is asked whether it is theirs.
    Requested {
        /// Their username.
        username: &'a str,
    },
    /// HR did not confirm that it is theirs.
    Denied {
        /// Their username.
        username: &'a str,
    },
    /// They have proved it and get it back.
    Proved {
        /// They are HR.
        hr: bool,
    },
}

impl Template for Claim<'_> {
    const READERS: Readers = Readers::Anybody;

    /// How their times are written.
    type Facts = Calendar;

    fn read(&self, reading: &Reading<'_>) -> Result<Calendar, StoreError> {
        Ok(reading.calendar_of(reading.rules.packs.current()))
    }

    fn render(&self, calendar: &Calendar, language: Language) -> Rendered {
        let html = match *self {
            Self::Ask { username } => say!(language, "claim-ask", username = name(username)),
            Self::AskOperator { username } => say!(language, "claim-ask-operator", username = name(username)),
            Self::Checking => say!(language, "claim-checking"),
            Self::Delayed => say!(language, "claim-delayed"),
            Self::Wrong { left } => say!(language, "claim-wrong", left = left),
            Self::Paused { username, until } => {
                let until = DateTime::from_timestamp_millis(until).unwrap_or_default();
                let until = Own(calendar.date_time_of_zone(until, language));
                say!(language, "claim-paused", username = name(username), until = until)
            }
            Self::Unchecked => say!(language, "claim-unchecked"),
            Self::Over => say!(language, "claim-over"),
            Self::Requested { username } => say!(language, "claim-requested", username = name(username)),
            Self::Denied { username } => say!(language, "claim-denied", username = name(username)),
            Self::Proved { .. } => say!(language, "claimed"),
        };
        Rendered { html, keyboard: self.keyboard(language) }
    }
}

impl Claim<'_> {
    /// A person who can't prove it can ask HR, or start over instead.
    fn keyboard(&self, language: Language) -> Keyboard {
        let anew = Button::callback(say!(language, "button-anew"), Callback::BeginAnew);
        match *self {
            Self::Ask { .. }
            | Self::AskOperator { .. }
            | Self::Delayed
            | Self::Wrong { .. }
            | Self::Paused { .. }
            | Self::Unchecked => {
                let ask = Button::callback(say!(language, "button-claim-ask"), Callback::AskForClaim);
                Keyboard::Inline(vec![vec![ask], vec![anew]])
            }
            Self::Requested { .. } | Self::Denied { .. } => Keyboard::Inline(vec![vec![anew]]),
            Self::Checking | Self::Over => Keyboard::None,
            Self::Proved { hr } => Keyboard::Menu(candidate_menu(language, hr)),
        }
    }
}

fn name(username: &str) -> Foreign {
    foreign(&format!("@{username}"))
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{NOBODY, World};
    use crate::model::Message;

    #[test]
    fn whoever_can_not_prove_it_can_begin_anew() {
        let world = World::new();
        insta::assert_snapshot!(world.tells(NOBODY, &Message::ClaimAsk { username: "anna_k".into() }), @r"
        🔑 The previous bot has an account for @anna_k. If it is yours, send me its <b>password</b> for the site: you'll continue with your task, and your results are kept. I'll delete your message with the password from this chat at once.

        If you don't know the password, tap “Ask HR to confirm”. If it is not your account, tap “Start over”: you'll take the test as a new candidate, and the previous account stays as it is.
        [Ask HR to confirm]
        [Start over]
        ");
        let told = world.tells_in_russian(NOBODY, &Message::ClaimAsk { username: "anna_k".into() });
        insta::assert_snapshot!(told, @r"
        🔑 В прежнем боте есть учётная запись @anna_k. Если она ваша, пришлите её <b>пароль</b> от сайта: вы продолжите своё задание, результаты сохранятся. Сообщение с паролем бот сразу удалит из чата.

        Если вы не знаете пароля, нажмите «Попросить HR подтвердить». Если это не ваша учётная запись, нажмите «Начать заново»: вы пройдёте тест как новый кандидат, а прежняя учётная запись останется как есть.
        [Попросить HR подтвердить]
        [Начать заново]
        ");
        let told = world.tells(NOBODY, &Message::ClaimAskOperator { username: "anna_k".into() });
        insta::assert_snapshot!(told, @r"
        🔑 The previous bot has an account for @anna_k, but I don't know its password. If it is yours, tap “Ask HR to confirm”.

        If you don't want to wait, or it is not your account, tap “Start over”: you'll take the test as a new candidate, and the previous account stays as it is.
        [Ask HR to confirm]
        [Start over]
        ");
        insta::assert_snapshot!(world.tells(NOBODY, &Message::ClaimChecking), @"🔎 Checking the password…");
        insta::assert_snapshot!(world.tells(NOBODY, &Message::ClaimDelayed), @r"
        The site isn't responding right now. I'll keep trying and tell you whether the password is right.
        [Ask HR to confirm]
        [Start over]
        ");
        insta::assert_snapshot!(world.tells(NOBODY, &Message::ClaimWrong { left: 4 }), @r"
        ❌ The site does not accept this password. Check it and send it again; 4 tries are left for now.
        [Ask HR to confirm]
        [Start over]
        ");
        let message = Message::ClaimPaused { username: "anna_k".into(), until: 1_770_080_000_000 };
        insta::assert_snapshot!(world.tells(NOBODY, &message), @r"
        🔒 There were too many wrong passwords for the previous account of @anna_k. I won't check any more until 3 February, 00:53 (UTC).

        If the account is yours, tap “Ask HR to confirm”: HR can confirm it without a password. Or tap “Start over”: you'll take the test as a new candidate, and the previous account stays as it is.
        [Ask HR to confirm]
        [Start over]
        ");
        insta::assert_snapshot!(world.tells(NOBODY, &Message::ClaimUnchecked), @r"
        ⚠️ I could not check the password on the site, and I have not kept it. Nothing is lost: please send it again later.
        [Ask HR to confirm]
        [Start over]
        ");
        for message in [
            Message::ClaimRequested { username: "anna_k".into() },
            Message::ClaimDenied { username: "anna_k".into() },
        ] {
            let told = world.tells(NOBODY, &message);
            assert!(told.contains("@anna_k") && told.ends_with("[Start over]"), "{told}");
        }
        let told = world.tells(NOBODY, &Message::ClaimOver);
        insta::assert_snapshot!(told, @"The previous account can't be given to you any more: somebody has it already, or you have started over. If this is a mistake, write to HR.");
        insta::assert_snapshot!(world.tells(NOBODY, &Message::Claimed { hr: false }), @r"
        ✅ Confirmed: the account of the previous bot is yours again, with your task and your results.
        [Get the task] [I'm done]
        [Another attempt] [Help]
        ");
    }
}

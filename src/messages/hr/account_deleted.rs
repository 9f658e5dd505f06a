//! The result of deleting an account on the site.

use crate::exam::Language;
use crate::messages::template::SelfContained;
use crate::model::{CauseKind, Readers};
use crate::texts::catalog::{Own, foreign, say};
use crate::texts::{Rendered, causes};

/// What became of it.
pub(crate) enum Account<'a> {
    /// It is gone from the site.
    Deleted {
        /// Its name.
        account: &'a str,
    },
    /// It can't be deleted.
    Stays {
        /// Its name.
        account: &'a str,
        /// The reason.
        cause: CauseKind,
    },
}

impl SelfContained for Account<'_> {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match *self {
            Self::Deleted { account } => say!(language, "hr-account-deleted", account = foreign(account)),
            Self::Stays { account, cause } => {
                let cause = Own(causes::explained(cause, language));
                say!(language, "hr-account-kept", account = foreign(account), cause = cause)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{OLGA, World};
    use crate::model::{CauseKind, Message};

    #[test]
    fn a_cause_is_told_in_words_of_ours() {
        let world = World::new();
        let told = world.tells(OLGA, &Message::HrAccountDeleted { account: "anna_k_test".into() });
        insta::assert_snapshot!(told, @"The account anna_k_test has been deleted on the site.");
        let message = Message::HrAccountStays { account: "anna_k_test".into(), cause: CauseKind::Busy };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"⚠️ The account anna_k_test could not be deleted on the site. Cause: the site is overloaded. Try again later; if that does not help, tell the operator.");
        let told = world.tells_in_russian(OLGA, &message);
        insta::assert_snapshot!(told, @"⚠️ Учётную запись anna_k_test не удалось удалить с сайта. Причина: сайт перегружен. Попробуйте снова позже; если не поможет, сообщите администратору.");
        let message = Message::HrAccountKept { account: "anna_k_test".into(), cause: "HTTP 507".into() };
        let told = world.tells(OLGA, &message);
        insta::assert_snapshot!(told, @"⚠️ The account anna_k_test could not be deleted on the site. Cause: not recorded, as the failure is older than the last update of the bot. The operator can look it up with “candidates-bot candidates show”.");
    }
}

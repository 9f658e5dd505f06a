//! Asks to confirm or cancel a deletion, and says what will happen.

use super::attempt::who;
use crate::exam::Language;
use crate::messages::template::{Reading, Template};
use crate::model::{Candidate, Deletion, PersonId, Readers};
use crate::store::{Records, StoreError};
use crate::texts::catalog::{Own, foreign_code, say};
use crate::texts::{Button, Callback, Rendered, out_of_date};

/// *Yes* or *cancel*?
pub(crate) struct ConfirmDelete {
    /// To the deletion of what.
    pub(crate) deletion: Deletion,
    /// The person concerned.
    pub(crate) person: PersonId,
    /// Number of the question.
    pub(crate) number: u32,
}

impl Template for ConfirmDelete {
    const READERS: Readers = Readers::Hr;

    /// `None`: the candidate was deleted meanwhile.
    type Facts = Option<Candidate>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Candidate>, StoreError> {
        reading.view.candidate(self.person)
    }

    fn render(&self, candidate: &Option<Candidate>, language: Language) -> Rendered {
        let Some(candidate) = candidate else { return Rendered::plain(out_of_date(language)) };
        let (who, account) = (Own(who(candidate, language)), foreign_code(&candidate.account.username));
        let (html, yes) = match self.deletion {
            Deletion::Account => (
                say!(language, "delete-account-what", who = who, account = account),
                say!(language, "button-yes-delete"),
            ),
            Deletion::Candidate => (
                say!(language, "delete-candidate-what", who = who, account = account),
                say!(language, "button-yes-delete"),
            ),
            Deletion::Everything => (
                say!(language, "erase-what", who = who, account = account),
                say!(language, "button-yes-erase"),
            ),
        };
        let row = vec![
            Button::callback(yes, Callback::DeleteYes(self.deletion, self.person, self.number)),
            Button::callback(say!(language, "button-cancel"), Callback::DeleteNo(self.number)),
        ];
        Rendered::with_buttons(html, vec![row])
    }
}

#[cfg(test)]
mod tests {
    use crate::messages::world::{ANNA, NOBODY, OLGA, World};
    use crate::model::{Deletion, Message};

    #[test]
    fn it_says_what_will_be_deleted() {
        let world = World::new();
        let message = Message::HrConfirmDelete { deletion: Deletion::Account, person: ANNA, number: 4 };
        insta::assert_snapshot!(world.tells(OLGA, &message), @r"
        <b>Anna</b> @anna_k
        The account <code>anna_k_test</code> will be deleted on the site: nobody will be able to log in with it. An attempt in progress will stop. The candidate and the results stay in the bot.
        [Yes, delete] [Cancel]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &message), @r"
        <b>Anna</b> @anna_k
        Учётная запись <code>anna_k_test</code> будет удалена с сайта: войти с ней будет нельзя. Начатая попытка прервётся. Кандидат и результаты останутся в боте.
        [Да, удалить] [Отмена]
        ");
        let message = Message::HrConfirmDelete { deletion: Deletion::Candidate, person: ANNA, number: 4 };
        insta::assert_snapshot!(world.tells(OLGA, &message), @r"
        <b>Anna</b> @anna_k
        The candidate's profile, attempts and results will be deleted from the bot. The account <code>anna_k_test</code> and the tasks stay on the site. The candidate can start over with attempt 1.
        [Yes, delete] [Cancel]
        ");
        let message = Message::HrConfirmDelete { deletion: Deletion::Everything, person: ANNA, number: 4 };
        insta::assert_snapshot!(world.tells(OLGA, &message), @r"
        <b>Anna</b> @anna_k
        Everything will be erased permanently: the account <code>anna_k_test</code> and the tasks on the site; profile, attempts, results, submissions and the chat's state in the bot. In the activity log, a random number takes the candidate's place.
        [Yes, erase all] [Cancel]
        ");
        let message = Message::HrConfirmDelete { deletion: Deletion::Everything, person: NOBODY, number: 4 };
        insta::assert_snapshot!(world.tells(OLGA, &message), @"This button no longer works.");
    }
}

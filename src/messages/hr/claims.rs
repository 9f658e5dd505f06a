//! People who ask HR to confirm that an account of the legacy database is theirs, a line each, in a message that grows.

use crate::exam::Language;
use crate::legacy::Imported;
use crate::messages::template::{OfSubject, Reading};
use crate::model::{ClaimRequest, ClaimVerdict, Feed, PersonId, Readers};
use crate::store::{Bulletins, ClaimRequests, ImportedPeople, Records, StoreError};
use crate::texts::catalog::{Own, foreign, foreign_code, say};
use crate::texts::figures::state;
use crate::texts::times::Calendar;
use crate::texts::{Button, Callback, Rendered};

/// Number of people who are shown; of earlier ones only the number is said.
const SHOWN: usize = 8;

/// The bulletin about claims in the reader's chat.
pub(crate) struct ClaimsToDecide {
    /// The revision that was to be sent; of an earlier bulletin nothing is shown.
    pub(crate) revision: u64,
}

/// What it shows.
pub(crate) struct Claims {
    /// The newest, oldest first.
    lines: Vec<Claim>,
    /// Number of people before them.
    earlier: usize,
    calendar: Calendar,
}

/// A person who asks.
struct Claim {
    person: PersonId,
    /// How HR knows them.
    name: String,
    /// `None`: nothing is to be decided any more, since they have proved it, or have started over.
    request: Option<ClaimRequest>,
    /// The account, as long as it waits.
    imported: Option<Imported>,
    /// Who decided.
    by: String,
}

impl Claim {
    fn read(person: PersonId, reading: &Reading<'_>) -> Result<Self, StoreError> {
        let view = reading.view;
        let name_of =
            |person: PersonId| view.name_of(person).map(|name| name.unwrap_or_else(|| person.to_string()));
        let request = view.claim_request(person)?;
        let name = match &request {
            Some(request) => format!("{} @{}", request.first_name, request.username),
            None => name_of(person)?,
        };
        let imported = match &request {
            Some(request) => view.imported(&request.username)?,
            None => None,
        };
        let ruling = request.as_ref().and_then(|request| request.ruling);
        let by = ruling.map(|ruling| name_of(ruling.by)).transpose()?.unwrap_or_default();
        Ok(Self { person, name, request, imported, by })
    }

    /// What is to be decided: the request and the account.
    fn open(&self) -> Option<(&ClaimRequest, &Imported)> {
        self.request.as_ref().filter(|request| request.is_open()).zip(self.imported.as_ref())
    }

    fn line(&self, number: u64, calendar: &Calendar, language: Language) -> String {
        let name = foreign(self.name.trim_start());
        if let Some((request, imported)) = self.open() {
            let line = say!(
                language,
                "hr-claims-asks",
                number = number,
                name = name,
                person = Own(self.person.to_string()),
                account = foreign_code(&imported.account),
                attempt = imported.metrics.times_attempted.max(1),
                state = Own(state(imported.phase(), language)),
                at = Own(calendar.date_time(request.at, language))
            );
            return match imported.claim.wrong {
                0 => line,
                wrong => format!("{line}; {}", say!(language, "hr-claims-passwords", count = wrong)),
            };
        }
        let Some(ruling) = self.request.as_ref().and_then(|request| request.ruling) else {
            return say!(language, "hr-claims-over", number = number, name = name);
        };
        let (by, at) = (foreign(&self.by), Own(calendar.date_time(ruling.at, language)));
        match ruling.verdict {
            ClaimVerdict::Confirmed => {
                say!(language, "hr-claims-confirmed", number = number, name = name, by = by, at = at)
            }
            ClaimVerdict::Refused => {
                say!(language, "hr-claims-refused", number = number, name = name, by = by, at = at)
            }
        }
    }

    fn buttons(&self, number: u64, language: Language) -> Option<Vec<Button>> {
        let (request, _) = self.open()?;
        let rule = |verdict| Callback::RuleOnClaim(self.person, request.number, verdict);
        Some(vec![
            Button::callback(
                say!(language, "button-claim-confirm", number = number),
                rule(ClaimVerdict::Confirmed),
            ),
            Button::callback(
                say!(language, "button-claim-refuse", number = number),
                rule(ClaimVerdict::Refused),
            ),
        ])
    }
}

impl OfSubject for ClaimsToDecide {
    const READERS: Readers = Readers::Hr;

    type Facts = Claims;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Claims>, StoreError> {
        let bulletin = reading.view.bulletin(reading.chat, Feed::Claims)?;
        if !bulletin.has(self.revision) || bulletin.items.is_empty() {
            return Ok(None);
        }
        let hidden = bulletin.items.len().saturating_sub(SHOWN);
        let people = bulletin.items.iter().skip(hidden).map(|(person, _)| Claim::read(*person, reading));
        let lines = people.collect::<Result<_, _>>()?;
        let earlier = hidden + bulletin.earlier as usize;
        Ok(Some(Claims { lines, earlier, calendar: reading.calendar()? }))
    }

    fn render(&self, claims: &Claims, language: Language) -> Rendered {
        let mut lines = vec![say!(language, "hr-claims")];
        if claims.earlier > 0 {
            lines.push(say!(language, "bulletin-earlier", count = claims.earlier));
        }
        let numbered = || (claims.earlier as u64 + 1..).zip(&claims.lines);
        lines.extend(numbered().map(|(number, claim)| claim.line(number, &claims.calendar, language)));
        let buttons = numbered().filter_map(|(number, claim)| claim.buttons(number, language)).collect();
        Rendered::with_buttons(lines.join("\n"), buttons)
    }
}

#[cfg(test)]
mod tests {
    use crate::exam::Language;
    use crate::messages::world::{NOBODY, OLGA, World, at, earlier};
    use crate::model::{
        AttemptNumber, Bulletin, ClaimRequest, ClaimRuling, ClaimVerdict, Feed, Message, PersonId,
    };
    use crate::store::Tx;

    /// A person asks for the account that waits.
    fn asks(tx: &Tx, person: PersonId, username: &str, verdict: Option<ClaimVerdict>) {
        let request = ClaimRequest {
            username: username.to_owned(),
            first_name: "Anna <b>".to_owned(),
            language: Language::En,
            number: 3,
            at: at(60),
            ruling: verdict.map(|verdict| ClaimRuling { verdict, by: OLGA, at: at(120) }),
        };
        tx.put_claim_request(person, &request).expect("put");
    }

    fn bulletin(people: &[PersonId]) -> impl FnOnce(&Tx) {
        move |tx| {
            let mut bulletin = Bulletin::default();
            for person in people {
                bulletin.add(Feed::Claims, (*person, AttemptNumber::FIRST), at(60));
            }
            tx.put_bulletin(OLGA.chat(), Feed::Claims, &bulletin).expect("put");
        }
    }

    const CLAIMS: Message = Message::HrBulletin { feed: Feed::Claims, revision: 1 };

    #[test]
    fn whoever_asks_is_a_line_with_two_buttons() {
        let world = World::new().with(earlier).with(bulletin(&[NOBODY]));
        let world = world.with(|tx| asks(tx, NOBODY, "old_anna", None));
        insta::assert_snapshot!(world.tells(OLGA, &CLAIMS), @r"
        🔑 <b>Is the account of the previous bot theirs?</b>
        Whoever you confirm gets it, with its task and results.
        1. <b>Anna &lt;b&gt; @old_anna</b>, id 999: account <code>old_anna_test</code>, attempt 2, submitted; asked 2 February, 02:41 (UTC)
        [✅ 1 · Confirm] [❌ 1 · Refuse]
        ");
        insta::assert_snapshot!(world.tells_in_russian(OLGA, &CLAIMS), @r"
        🔑 <b>Чья это учётная запись прежнего бота?</b>
        Кого вы подтвердите, тот получит её вместе с заданием и результатами.
        1. <b>Anna &lt;b&gt; @old_anna</b>, id 999: учётная запись <code>old_anna_test</code>, попытка 2, сдана; запрос 2 февраля, 02:41 (UTC)
        [✅ 1 · Да] [❌ 1 · Нет]
        ");
    }

    #[test]
    fn what_was_decided_stays_to_be_read() {
        for verdict in ClaimVerdict::ALL {
            let world = World::new().with(earlier).with(bulletin(&[NOBODY]));
            let world = world.with(|tx| asks(tx, NOBODY, "old_anna", Some(verdict)));
            let told = world.tells(OLGA, &CLAIMS);
            let ending = match verdict {
                ClaimVerdict::Confirmed => "→ ✅ <b>confirmed</b> · Olga (501), 2 February, 02:42 (UTC)",
                ClaimVerdict::Refused => "→ ❌ <b>refused</b> · Olga (501), 2 February, 02:42 (UTC)",
            };
            assert!(told.ends_with(ending), "{told}");
        }
        let world = World::new().with(bulletin(&[NOBODY]));
        assert!(world.tells(OLGA, &CLAIMS).ends_with("1. 999: no longer to be decided"));
    }
}

//! Who may come in, and the links for candidates: the list, and one link with what can be chosen for it.

use chrono::{DateTime, Utc};

use crate::desk::Admission;
use crate::exam::Language;
use crate::measure::shortened;
use crate::messages::template::{Reading, SelfContained, Template};
use crate::model::{By, Link, LinkNumber, LinkState, LinkTerm, Readers};
use crate::store::{Admissions, Links, Records, StoreError};
use crate::texts::catalog::{Foreign, Own, foreign, foreign_code, foreign_plain, say};
use crate::texts::times::Calendar;
use crate::texts::{AdmissionButton, Button, Callback, HALF_ROW, Rendered};

/// Number of links in a list.
const SHOWN: usize = 8;

/// The numbers of people that HR can choose for a link.
const USES: [u32; 5] = [1, 10, 50, 100, 500];

/// The numbers of days that HR can choose for a link.
const DAYS: [u16; 4] = [1, 7, 30, 90];

fn button(label: String, button: AdmissionButton) -> Button {
    Button::callback(label, Callback::Admission(button))
}

/// Who may come in, and the newest links.
pub(crate) struct LinkList {
    /// Those made before this one; `None`: the newest.
    pub(crate) before: Option<LinkNumber>,
}

/// A page of links, the newest first.
pub(crate) struct LinkPage {
    links: Vec<(LinkNumber, Link)>,
    has_older: bool,
    admission: Admission,
    waiting: u64,
    now: DateTime<Utc>,
}

impl Template for LinkList {
    const READERS: Readers = Readers::Hr;

    type Facts = LinkPage;

    fn read(&self, reading: &Reading<'_>) -> Result<LinkPage, StoreError> {
        let mut links = reading.view.links()?;
        links.retain(|(number, _)| self.before.is_none_or(|before| *number < before));
        links.reverse();
        let has_older = links.len() > SHOWN;
        links.truncate(SHOWN);
        let (admission, waiting) = (reading.rules.admission, reading.view.waiting_applicants_size()?);
        Ok(LinkPage { links, has_older, admission, waiting, now: reading.decided })
    }

    fn render(&self, page: &LinkPage, language: Language) -> Rendered {
        let mut lines = vec![match page.admission {
            Admission::Open => say!(language, "hr-admission-open"),
            Admission::Link => say!(language, "hr-admission-link"),
            Admission::Approval => say!(language, "hr-admission-approval"),
            Admission::Closed => say!(language, "hr-admission-closed"),
        }];
        let mut rows = vec![vec![button(say!(language, "button-new-link"), AdmissionButton::NewLink)]];
        if page.waiting > 0 {
            lines.push(say!(language, "hr-admission-waiting", count = page.waiting));
            let label = say!(language, "button-applicants", count = page.waiting);
            rows[0].push(button(label, AdmissionButton::Applicants));
        }
        lines.push(String::new());
        if page.links.is_empty() {
            lines.push(say!(language, "hr-links-none"));
        }
        let mut open = Vec::new();
        for (place, (number, link)) in (1_u32..).zip(&page.links) {
            lines.push(line(place, link, page.now, language));
            open.push(button(label(place, link), AdmissionButton::Link(*number)));
        }
        rows.extend(open.chunks(2).map(<[Button]>::to_vec));
        rows.push(self.turns(page, language));
        rows.retain(|row| !row.is_empty());
        Rendered::with_buttons(lines.join("\n"), rows)
    }
}

impl LinkList {
    /// To the newest links and to older ones.
    fn turns(&self, page: &LinkPage, language: Language) -> Vec<Button> {
        let newest =
            self.before.map(|_| button(say!(language, "button-links-newest"), AdmissionButton::Links(None)));
        let last = page.links.last().filter(|_| page.has_older);
        let older = last.map(|(number, _)| {
            button(say!(language, "button-links-older"), AdmissionButton::Links(Some(*number)))
        });
        newest.into_iter().chain(older).collect()
    }
}

fn line(place: u32, link: &Link, now: DateTime<Utc>, language: Language) -> String {
    let state = match link.state(now) {
        LinkState::Open => String::new(),
        LinkState::UsedUp => say!(language, "hr-link-state-used-up"),
        LinkState::Expired => say!(language, "hr-link-state-expired"),
        LinkState::Revoked => say!(language, "hr-link-state-revoked"),
    };
    say!(
        language,
        "hr-links-line",
        number = place,
        source = source(link),
        used = link.used,
        started = link.started,
        state = Own(state)
    )
}

fn label(place: u32, link: &Link) -> String {
    let place = format!("{place} · ");
    let room = HALF_ROW.saturating_sub(place.chars().count());
    format!("{place}{}", foreign_plain(&shortened(link.terms.source.as_str(), room)))
}

fn source(link: &Link) -> Foreign {
    foreign(link.terms.source.as_str())
}

/// One link, with everything that HR can do about it.
pub(crate) struct LinkCard {
    /// Its number.
    pub(crate) link: LinkNumber,
}

/// A link, its address, and the name of whoever made it.
pub(crate) struct KnownLink {
    link: Link,
    address: Option<String>,
    by: Option<String>,
    calendar: Calendar,
}

impl Template for LinkCard {
    const READERS: Readers = Readers::Hr;

    /// `None`: the link is not kept any more.
    type Facts = Option<KnownLink>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<KnownLink>, StoreError> {
        let Some(link) = reading.view.link(self.link)? else { return Ok(None) };
        let address = reading.rules.bot.as_ref().map(|bot| format!("https://t.me/{bot}?start={}", link.word));
        let by = match link.by {
            By::Person(person) => Some(reading.view.name_of(person)?.unwrap_or_else(|| person.to_string())),
            By::Operator | By::Bot => None,
        };
        Ok(Some(KnownLink { link, address, by, calendar: reading.calendar()? }))
    }

    fn render(&self, known: &Option<KnownLink>, language: Language) -> Rendered {
        let Some(known) = known else { return Rendered::plain(say!(language, "hr-link-gone")) };
        let state = known.link.state(known.calendar.now);
        let mut rows = Vec::new();
        if state == LinkState::Open {
            rows.extend(
                known
                    .address
                    .clone()
                    .map(|address| vec![Button::copy(say!(language, "button-copy-link"), address)]),
            );
        }
        if state != LinkState::Revoked {
            let term = |label, term| button(label, AdmissionButton::Term(self.link, term));
            rows.push(vec![
                term(say!(language, "button-link-uses"), LinkTerm::Uses),
                term(say!(language, "button-link-until"), LinkTerm::Until),
            ]);
            rows.push(vec![
                term(say!(language, "button-link-language"), LinkTerm::Language),
                button(say!(language, "button-revoke"), AdmissionButton::Revoke(self.link)),
            ]);
        }
        rows.push(vec![button(say!(language, "button-back-to-links"), AdmissionButton::Links(None))]);
        Rendered::with_buttons(lines(known, state, language).join("\n"), rows)
    }
}

fn lines(known: &KnownLink, state: LinkState, language: Language) -> Vec<String> {
    let KnownLink { link, address, by, calendar } = known;
    let at = |time| Own(calendar.date_time(time, language));
    let mut lines = vec![say!(language, "hr-link", source = source(link))];
    match (state, address) {
        (LinkState::Open, Some(address)) => lines.push(foreign_code(address).to_string()),
        (LinkState::Open, None) => {
            let word = foreign_code(&format!("?start={}", link.word));
            lines.push(say!(language, "hr-link-unnamed", word = word));
        }
        (LinkState::UsedUp, _) => lines.push(say!(language, "hr-link-over-used-up")),
        (LinkState::Expired, _) => lines.push(say!(language, "hr-link-over-expired")),
        (LinkState::Revoked, _) => lines.push(say!(language, "hr-link-over-revoked")),
    }
    lines.push(say!(language, "hr-link-counts", used = link.used, started = link.started));
    if state != LinkState::Revoked {
        lines.push(match link.terms.uses {
            Some(uses) => say!(language, "hr-link-uses", uses = uses),
            None => say!(language, "hr-link-uses-any"),
        });
        lines.push(match link.terms.until {
            Some(until) => say!(language, "hr-link-until", at = at(until)),
            None => say!(language, "hr-link-until-any"),
        });
        lines.push(match link.terms.language {
            Some(Language::En) => say!(language, "hr-link-greeting-en"),
            Some(Language::Ru) => say!(language, "hr-link-greeting-ru"),
            None => say!(language, "hr-link-greeting-any"),
        });
    }
    let by = by.as_ref().map_or_else(|| say!(language, "audit-operator"), |by| foreign(by).to_string());
    lines.push(say!(language, "hr-link-made", by = Own(by), at = at(link.made)));
    lines
}

/// Asks what HR wants for a link, or whether to revoke it.
pub(crate) struct LinkQuestion {
    /// Its number.
    pub(crate) link: LinkNumber,
    /// Which term; `None`: shall it be revoked?
    pub(crate) term: Option<LinkTerm>,
}

impl Template for LinkQuestion {
    const READERS: Readers = Readers::Hr;

    /// `None`: the link is not kept any more.
    type Facts = Option<Link>;

    fn read(&self, reading: &Reading<'_>) -> Result<Option<Link>, StoreError> {
        reading.view.link(self.link)
    }

    fn render(&self, link: &Option<Link>, language: Language) -> Rendered {
        let Some(link) = link else { return Rendered::plain(say!(language, "hr-link-gone")) };
        let (number, source) = (self.link, source(link));
        let (html, choices) = match self.term {
            None => (
                say!(language, "hr-confirm-revoke", source = source),
                vec![button(say!(language, "button-yes-revoke"), AdmissionButton::RevokeYes(number))],
            ),
            Some(LinkTerm::Uses) => {
                let any = button(say!(language, "button-uses-any"), AdmissionButton::Uses(number, None));
                let uses = |uses: u32| button(uses.to_string(), AdmissionButton::Uses(number, Some(uses)));
                let choices = USES.map(uses).into_iter().chain([any]).collect();
                (say!(language, "hr-link-ask-uses", source = source), choices)
            }
            Some(LinkTerm::Until) => {
                let any = button(say!(language, "button-days-any"), AdmissionButton::Days(number, None));
                let days = |days: u16| {
                    let label = say!(language, "button-days", count = u32::from(days));
                    button(label, AdmissionButton::Days(number, Some(days)))
                };
                let choices = DAYS.map(days).into_iter().chain([any]).collect();
                (say!(language, "hr-link-ask-until", source = source), choices)
            }
            Some(LinkTerm::Language) => {
                let greet = |label, greeting| button(label, AdmissionButton::Language(number, greeting));
                let choices = vec![
                    greet(say!(language, "button-greeting-en"), Some(Language::En)),
                    greet(say!(language, "button-greeting-ru"), Some(Language::Ru)),
                    greet(say!(language, "button-greeting-any"), None),
                ];
                (say!(language, "hr-link-ask-language", source = source), choices)
            }
        };
        let mut rows: Vec<Vec<Button>> = choices.chunks(2).map(<[Button]>::to_vec).collect();
        rows.push(vec![button(say!(language, "button-back-to-link"), AdmissionButton::Link(number))]);
        Rendered::with_buttons(html, rows)
    }
}

/// About making a link.
#[derive(Clone, Copy)]
pub(crate) enum NewLink {
    /// Where will it be published?
    AskSource,
    /// The same, after something that can't be used.
    AskSourceAgain,
    /// There are as many as can be kept.
    TooMany,
}

impl SelfContained for NewLink {
    const READERS: Readers = Readers::Hr;

    fn render(&self, language: Language) -> Rendered {
        Rendered::plain(match self {
            Self::AskSource => say!(language, "hr-ask-source"),
            Self::AskSourceAgain => say!(language, "hr-ask-source-again"),
            Self::TooMany => say!(language, "hr-too-many-links"),
        })
    }
}

#[cfg(test)]
mod tests;

//! The bytes of a button: how they are written, and how they are parsed.

use super::{AdmissionButton, Callback, CorrectionButton};
use crate::exam::Language;
use crate::model::{
    AuditCursor, CandidateAction, Choice, ClaimVerdict, Cursor, Deletion, Digest, DoubtKey, Export, Filter,
    IntakeLimit, LeftOut, ListPosition, Order, RequestKind, Topic,
};

impl Callback {
    /// The bytes for the button.
    #[must_use]
    pub fn data(self) -> String {
        match self {
            Self::Yes(action, number) => format!("yes:{}:{number}", action_name(action)),
            Self::Cancel(action, number) => format!("cancel:{}:{number}", action_name(action)),
            Self::HandIn(attempt) => format!("handin:{attempt}"),
            Self::BeginAnew => "anew".to_owned(),
            Self::AskForClaim => "askclaim".to_owned(),
            Self::RuleOnClaim(person, number, ClaimVerdict::Confirmed) => {
                format!("claim:{person}:{number}:yes")
            }
            Self::RuleOnClaim(person, number, ClaimVerdict::Refused) => format!("claim:{person}:{number}:no"),
            Self::Help => "help".to_owned(),
            Self::Speak(language) => format!("speak:{}", language.tag()),
            Self::Ask(number) => format!("ask:{number}"),
            Self::Agree(number) => format!("agree:{number}"),
            Self::Disagree(number) => format!("disagree:{number}"),
            Self::RequestData(kind) => format!("request:{}", request_name(kind)),
            Self::RequestYes(kind, number) => format!("requestyes:{}:{number}", request_name(kind)),
            Self::RequestNo(kind, number) => format!("requestno:{}:{number}", request_name(kind)),
            Self::WithdrawRequest(kind) => format!("withdraw:{}", request_name(kind)),
            Self::Retry(person, attempt) => format!("retry:{person}:{attempt}"),
            Self::Images(person, attempt) => format!("pictures:{person}:{attempt}"),
            Self::Details(person, attempt) => format!("details:{person}:{attempt}"),
            Self::Grant(person, attempt) => format!("grant:{person}:{attempt}"),
            Self::Decide { person, attempt, choice, revision } => {
                format!("decide:{person}:{attempt}:{}:{revision}", choice_name(choice))
            }
            Self::SendFeedback { person, attempt, revision } => format!("tell:{person}:{attempt}:{revision}"),
            Self::EditFeedback { person, attempt, revision } => {
                format!("words:{person}:{attempt}:{revision}")
            }
            Self::HoldFeedback { person, attempt, revision } => format!("hold:{person}:{attempt}:{revision}"),
            Self::Comment(person, attempt) => format!("comment:{person}:{attempt}"),
            Self::Card(person) => format!("card:{person}"),
            Self::Attempt(person, attempt) => format!("attempt:{person}:{attempt}"),
            Self::Open(person, attempt) => format!("open:{person}:{attempt}"),
            Self::RetryAll => "retryall".to_owned(),
            Self::Cards => "cards".to_owned(),
            Self::Back => "back".to_owned(),
            Self::OpenList(filter) => format!("openlist:{}", filter.number()),
            Self::DeleteMenu(person, attempt) => format!("deletions:{person}:{attempt}"),
            Self::List { filter, order, cursor, offset } => {
                turned(format!("list:{}:{}:{offset}", filter.number(), order.number()), cursor)
            }
            Self::Sources => "sources".to_owned(),
            Self::ListFrom { source, order, cursor, offset } => {
                turned(format!("from:{source}:{}:{offset}", order.number()), cursor)
            }
            Self::Search => "search".to_owned(),
            Self::Delete(deletion, person) => format!("delete:{}:{person}", deletion_name(deletion)),
            Self::DeleteYes(deletion, person, number) => {
                format!("deleteyes:{}:{person}:{number}", deletion_name(deletion))
            }
            Self::DeleteNo(number) => format!("deleteno:{number}"),
            Self::Mute(topic) => format!("mute:{}", topic_name(topic)),
            Self::Digest(Digest::Off) => "digest:off".to_owned(),
            Self::Digest(Digest::Daily { hour }) => format!("digest:{hour}"),
            Self::Digest(Digest::Weekly { day, hour }) => format!("digest:{hour}:{day}"),
            Self::Notices => "notices".to_owned(),
            Self::Zones => "zones".to_owned(),
            Self::Zone(None) => "zone".to_owned(),
            Self::Zone(Some(zone)) => format!("zone:{}", zone.name()),
            Self::Export(export) => format!("export:{}", export_name(export)),
            Self::ExamQuality => "quality".to_owned(),
            Self::Correction(button) => button.data(),
            Self::GroundTruth(page) => format!("truth:{page}"),
            Self::Doubt(DoubtKey(key)) => format!("doubt:{key}"),
            Self::RaiseIntakeLimit(limit, day, raised) => {
                format!("letin:{}:{day}:{raised}", limit_name(limit))
            }
            Self::Pairs(person, attempt) => format!("pairs:{person}:{attempt}"),
            Self::OpenCard(person) => format!("opencard:{person}"),
            Self::Questions => "questions".to_owned(),
            Self::QuestionsOf(person, attempt) => format!("questionsof:{person}:{attempt}"),
            Self::Question(person, question) => format!("question:{person}:{question}"),
            Self::Reply(person, question) => format!("reply:{person}:{question}"),
            Self::SendReply(person, question, number) => format!("sendreply:{person}:{question}:{number}"),
            Self::CloseQuestion(person, question) => format!("close:{person}:{question}"),
            Self::Admission(button) => button.data(),
            Self::ApproveRequest(person, kind) => format!("approve:{person}:{}", request_name(kind)),
            Self::RefuseRequest(person, kind) => format!("refuse:{person}:{}", request_name(kind)),
            Self::Audit(cursor, LeftOut { own, bot }) => {
                let audit = format!("audit:{}:{}", u8::from(own), u8::from(bot));
                match cursor {
                    AuditCursor::Newest => audit,
                    AuditCursor::Before(number) => format!("{audit}:b:{number}"),
                    AuditCursor::After(number) => format!("{audit}:a:{number}"),
                }
            }
        }
    }

    /// Parses the bytes of a button; `None` for anything that we never wrote.
    #[must_use]
    pub fn parse(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.split(':').collect();
        match parts[..] {
            ["yes", action, number] => Some(Self::Yes(action_named(action)?, number.parse().ok()?)),
            ["cancel", action, number] => Some(Self::Cancel(action_named(action)?, number.parse().ok()?)),
            ["anew"] => Some(Self::BeginAnew),
            ["askclaim"] => Some(Self::AskForClaim),
            ["claim", person, number, verdict] => {
                let verdict = match verdict {
                    "yes" => ClaimVerdict::Confirmed,
                    "no" => ClaimVerdict::Refused,
                    _ => return None,
                };
                Some(Self::RuleOnClaim(person.parse().ok()?, number.parse().ok()?, verdict))
            }
            ["help"] => Some(Self::Help),
            ["speak", tag] => {
                Language::ALL.into_iter().find(|language| language.tag() == tag).map(Self::Speak)
            }
            ["ask", number] => Some(Self::Ask(number.parse().ok()?)),
            ["agree", number] => Some(Self::Agree(number.parse().ok()?)),
            ["disagree", number] => Some(Self::Disagree(number.parse().ok()?)),
            ["handin", attempt] => Some(Self::HandIn(attempt.parse().ok()?)),
            ["retry", person, attempt] => Some(Self::Retry(person.parse().ok()?, attempt.parse().ok()?)),
            ["pictures", person, attempt] => Some(Self::Images(person.parse().ok()?, attempt.parse().ok()?)),
            ["details", person, attempt] => Some(Self::Details(person.parse().ok()?, attempt.parse().ok()?)),
            ["grant", person, attempt] => Some(Self::Grant(person.parse().ok()?, attempt.parse().ok()?)),
            ["decide", person, attempt, choice, revision] => Some(Self::Decide {
                person: person.parse().ok()?,
                attempt: attempt.parse().ok()?,
                choice: CHOICES.into_iter().find(|known| choice_name(*known) == choice)?,
                revision: revision.parse().ok()?,
            }),
            [what @ ("tell" | "words" | "hold"), person, attempt, revision] => {
                let (person, attempt) = (person.parse().ok()?, attempt.parse().ok()?);
                let revision = revision.parse().ok()?;
                Some(match what {
                    "tell" => Self::SendFeedback { person, attempt, revision },
                    "words" => Self::EditFeedback { person, attempt, revision },
                    _ => Self::HoldFeedback { person, attempt, revision },
                })
            }
            ["comment", person, attempt] => Some(Self::Comment(person.parse().ok()?, attempt.parse().ok()?)),
            ["attempt", person, attempt] => Some(Self::Attempt(person.parse().ok()?, attempt.parse().ok()?)),
            ["open", person, attempt] => Some(Self::Open(person.parse().ok()?, attempt.parse().ok()?)),
            ["retryall"] => Some(Self::RetryAll),
            ["cards"] => Some(Self::Cards),
            ["back"] => Some(Self::Back),
            ["openlist", filter] => Some(Self::OpenList(Filter::numbered(filter.parse().ok()?)?)),
            ["deletions", person, attempt] => {
                Some(Self::DeleteMenu(person.parse().ok()?, attempt.parse().ok()?))
            }
            ["card", person] => Some(Self::Card(person.parse().ok()?)),
            ["list", filter, order, offset, ref cursor @ ..] => Some(Self::List {
                filter: Filter::numbered(filter.parse().ok()?)?,
                order: Order::numbered(order.parse().ok()?)?,
                cursor: turn_of(cursor)?,
                offset: offset.parse().ok()?,
            }),
            ["sources"] => Some(Self::Sources),
            ["from", source, order, offset, ref cursor @ ..] => Some(Self::ListFrom {
                source: source.parse().ok()?,
                order: Order::numbered(order.parse().ok()?)?,
                cursor: turn_of(cursor)?,
                offset: offset.parse().ok()?,
            }),
            ["search"] => Some(Self::Search),
            ["delete", deletion, person] => {
                Some(Self::Delete(deletion_named(deletion)?, person.parse().ok()?))
            }
            ["deleteyes", deletion, person, number] => {
                Some(Self::DeleteYes(deletion_named(deletion)?, person.parse().ok()?, number.parse().ok()?))
            }
            ["deleteno", number] => Some(Self::DeleteNo(number.parse().ok()?)),
            ["mute", topic] => {
                Topic::ALL.into_iter().find(|known| topic_name(*known) == topic).map(Self::Mute)
            }
            ["digest", ref digest @ ..] => Some(Self::Digest(digest_of(digest)?)),
            ["notices"] => Some(Self::Notices),
            ["zones"] => Some(Self::Zones),
            ["zone"] => Some(Self::Zone(None)),
            ["zone", zone] => Some(Self::Zone(Some(zone.parse().ok()?))),
            ["export", export] => {
                Export::ALL.into_iter().find(|known| export_name(*known) == export).map(Self::Export)
            }
            ["quality"] => Some(Self::ExamQuality),
            ["truth", page] => Some(Self::GroundTruth(page.parse().ok()?)),
            ["doubt", key] => Some(Self::Doubt(DoubtKey(key.parse().ok()?))),
            ["letin", limit, day, raised] => {
                let limit = IntakeLimit::ALL.into_iter().find(|known| limit_name(*known) == limit)?;
                Some(Self::RaiseIntakeLimit(limit, day.parse().ok()?, raised.parse().ok()?))
            }
            ["audit", own, bot, ref cursor @ ..] => {
                let left_out = LeftOut { own: flag(own)?, bot: flag(bot)? };
                Some(Self::Audit(audit_cursor(cursor)?, left_out))
            }
            ["pairs", person, attempt] => Some(Self::Pairs(person.parse().ok()?, attempt.parse().ok()?)),
            _ => Self::about_question(&parts),
        }
    }

    /// A button about requests concerning a person's own data, or about who may come in.
    fn about_data(parts: &[&str]) -> Option<Self> {
        match *parts {
            ["request", kind] => Some(Self::RequestData(request_named(kind)?)),
            ["requestyes", kind, number] => {
                Some(Self::RequestYes(request_named(kind)?, number.parse().ok()?))
            }
            ["requestno", kind, number] => Some(Self::RequestNo(request_named(kind)?, number.parse().ok()?)),
            ["withdraw", kind] => Some(Self::WithdrawRequest(request_named(kind)?)),
            ["approve", person, kind] => {
                Some(Self::ApproveRequest(person.parse().ok()?, request_named(kind)?))
            }
            ["refuse", person, kind] => Some(Self::RefuseRequest(person.parse().ok()?, request_named(kind)?)),
            ["correction", ref parts @ ..] => CorrectionButton::parse(parts).map(Self::Correction),
            _ => AdmissionButton::parse(parts).map(Self::Admission),
        }
    }

    /// A button about candidates' questions.
    fn about_question(parts: &[&str]) -> Option<Self> {
        match *parts {
            ["opencard", person] => Some(Self::OpenCard(person.parse().ok()?)),
            ["questions"] => Some(Self::Questions),
            ["questionsof", person, attempt] => {
                Some(Self::QuestionsOf(person.parse().ok()?, attempt.parse().ok()?))
            }
            ["question", person, question] => {
                Some(Self::Question(person.parse().ok()?, question.parse().ok()?))
            }
            ["reply", person, question] => Some(Self::Reply(person.parse().ok()?, question.parse().ok()?)),
            ["sendreply", person, question, number] => {
                Some(Self::SendReply(person.parse().ok()?, question.parse().ok()?, number.parse().ok()?))
            }
            ["close", person, question] => {
                Some(Self::CloseQuestion(person.parse().ok()?, question.parse().ok()?))
            }
            _ => Self::about_data(parts),
        }
    }
}

/// The bytes for a page of a list.
fn turned(list: String, cursor: Cursor) -> String {
    match cursor {
        Cursor::First => list,
        Cursor::After(place) => format!("{list}:a:{}:{}", place.key, place.person),
        Cursor::Before(place) => format!("{list}:b:{}:{}", place.key, place.person),
    }
}

fn turn_of(parts: &[&str]) -> Option<Cursor> {
    let place =
        |key: &str, person: &str| Some(ListPosition { key: key.parse().ok()?, person: person.parse().ok()? });
    match *parts {
        [] => Some(Cursor::First),
        ["a", key, person] => place(key, person).map(Cursor::After),
        ["b", key, person] => place(key, person).map(Cursor::Before),
        _ => None,
    }
}

fn audit_cursor(parts: &[&str]) -> Option<AuditCursor> {
    match *parts {
        [] => Some(AuditCursor::Newest),
        ["b", number] => number.parse().ok().map(AuditCursor::Before),
        ["a", number] => number.parse().ok().map(AuditCursor::After),
        _ => None,
    }
}

fn flag(digit: &str) -> Option<bool> {
    match digit {
        "0" => Some(false),
        "1" => Some(true),
        _ => None,
    }
}

const CHOICES: [Option<Choice>; 3] = [Some(Choice::Accept), Some(Choice::Reject), None];

fn choice_name(choice: Option<Choice>) -> &'static str {
    match choice {
        Some(Choice::Accept) => "accept",
        Some(Choice::Reject) => "reject",
        None => "open",
    }
}

fn digest_of(parts: &[&str]) -> Option<Digest> {
    let hour_of = |hour: &str| hour.parse().ok().filter(|hour| *hour < 24);
    match *parts {
        ["off"] => Some(Digest::Off),
        [hour] => Some(Digest::Daily { hour: hour_of(hour)? }),
        [hour, day] => Some(Digest::Weekly { day: day.parse().ok()?, hour: hour_of(hour)? }),
        _ => None,
    }
}

fn action_name(action: CandidateAction) -> &'static str {
    match action {
        CandidateAction::Get => "get",
        CandidateAction::Done => "done",
        CandidateAction::Again => "again",
    }
}

fn action_named(name: &str) -> Option<CandidateAction> {
    [CandidateAction::Get, CandidateAction::Done, CandidateAction::Again]
        .into_iter()
        .find(|action| action_name(*action) == name)
}

fn request_name(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Access => "data",
        RequestKind::Erasure => "erasure",
    }
}

fn request_named(name: &str) -> Option<RequestKind> {
    RequestKind::ALL.into_iter().find(|known| request_name(*known) == name)
}

fn deletion_name(deletion: Deletion) -> &'static str {
    match deletion {
        Deletion::Account => "account",
        Deletion::Candidate => "candidate",
        Deletion::Everything => "everything",
    }
}

fn deletion_named(name: &str) -> Option<Deletion> {
    Deletion::ALL.into_iter().find(|deletion| deletion_name(*deletion) == name)
}

fn limit_name(limit: IntakeLimit) -> &'static str {
    match limit {
        IntakeLimit::PerDay => "day",
        IntakeLimit::ActiveAttempts => "work",
    }
}

fn topic_name(topic: Topic) -> &'static str {
    match topic {
        Topic::Submissions => "submissions",
        Topic::Failures => "failures",
        Topic::Expiries => "expiries",
        Topic::Colleagues => "colleagues",
        Topic::Questions => "questions",
    }
}

fn export_name(export: Export) -> &'static str {
    match export {
        Export::Workbook => "xlsx",
        Export::Csv => "csv",
        Export::Chart => "chart",
    }
}

//! Who is in the story. All of them have names of its language and read it.

use crate::demo::telegram::{Person, Profile};
use crate::demo::world::World;
use crate::exam::Language;
use crate::model::PersonId;
use crate::texts::catalog::{Foreign, foreign_plain, say};

/// A person of the story.
#[derive(Clone)]
pub(super) struct Actor {
    pub(super) person: Person,
}

impl Actor {
    pub(super) fn id(&self) -> PersonId {
        PersonId(self.person.profile().id)
    }

    /// The first name.
    pub(super) fn name(&self) -> String {
        self.person.profile().first_name
    }

    /// The first name in a sentence.
    pub(super) fn called(&self) -> Foreign {
        foreign_plain(&self.name())
    }

    /// What one writes to find them.
    pub(super) fn username(&self) -> String {
        self.person.profile().username.unwrap_or_default()
    }
}

/// What somebody is in the story for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Belongs to HR.
    Hr,
    /// Does everything well.
    Excellent,
    /// Gets the assignment and never comes back.
    Absent,
    /// Forgets things, corrects them, asks HR something and takes the test again.
    Forgetful,
    /// Hands in what the excellent one drew.
    Copier,
    /// Is no candidate.
    Stranger,
    /// Wants to be forgotten.
    Leaver,
}

impl Role {
    /// All, in the order in which they come.
    pub const ALL: [Self; 7] = [
        Self::Hr,
        Self::Excellent,
        Self::Absent,
        Self::Forgetful,
        Self::Copier,
        Self::Stranger,
        Self::Leaver,
    ];

    /// Their first name and username.
    fn names(self, language: Language) -> (&'static str, Option<&'static str>) {
        match (self, language) {
            (Self::Hr, Language::Ru) => ("Ольга", Some("olga_hr")),
            (Self::Hr, Language::En) => ("Olivia", Some("olivia_hr")),
            (Self::Excellent, Language::Ru) => ("Анна", Some("anna_k")),
            (Self::Excellent, Language::En) => ("Anna", Some("anna_k")),
            (Self::Absent, Language::Ru) => ("Павел", None),
            (Self::Absent, Language::En) => ("Paul", None),
            (Self::Forgetful, Language::Ru) => ("Борис", Some("boris_l")),
            (Self::Forgetful, Language::En) => ("Ben", Some("ben_lee")),
            (Self::Copier, Language::Ru) => ("Кира", Some("kira_m")),
            (Self::Copier, Language::En) => ("Kate", Some("kate_m")),
            (Self::Stranger, Language::Ru) => ("Максим", Some("max")),
            (Self::Stranger, Language::En) => ("Max", Some("max")),
            (Self::Leaver, Language::Ru) => ("Лев", Some("lev_p")),
            (Self::Leaver, Language::En) => ("Leo", Some("leo_p")),
        }
    }

    /// Telegram's id.
    fn id(self) -> u64 {
        match self {
            Self::Excellent => 101,
            Self::Forgetful => 102,
            Self::Absent => 103,
            Self::Copier => 104,
            Self::Leaver => 105,
            Self::Hr => 501,
            Self::Stranger => 666,
        }
    }

    /// As Telegram describes them.
    #[must_use]
    pub fn profile(self, language: Language) -> Profile {
        let (first_name, username) = self.names(language);
        Profile {
            id: self.id(),
            username: username.map(str::to_owned),
            first_name: first_name.to_owned(),
            language_code: Some(language.tag().to_owned()),
        }
    }

    /// Who they are, in a few words.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        match self {
            Self::Hr => say!(language, "demo-role-hr"),
            Self::Excellent => say!(language, "demo-role-excellent"),
            Self::Absent => say!(language, "demo-role-absent"),
            Self::Forgetful => say!(language, "demo-role-forgetful"),
            Self::Copier => say!(language, "demo-role-copier"),
            Self::Stranger => say!(language, "demo-role-stranger"),
            Self::Leaver => say!(language, "demo-role-leaver"),
        }
    }
}

/// The people of the story.
pub(super) struct Cast {
    pub(super) hr: Actor,
    pub(super) excellent: Actor,
    pub(super) absent: Actor,
    pub(super) forgetful: Actor,
    pub(super) copier: Actor,
    pub(super) stranger: Actor,
    pub(super) leaver: Actor,
}

impl Cast {
    pub(super) fn new(world: &World, language: Language) -> Self {
        let actor = |role: Role| Actor { person: world.telegram.person(role.profile(language)) };
        Self {
            hr: actor(Role::Hr),
            excellent: actor(Role::Excellent),
            absent: actor(Role::Absent),
            forgetful: actor(Role::Forgetful),
            copier: actor(Role::Copier),
            stranger: actor(Role::Stranger),
            leaver: actor(Role::Leaver),
        }
    }
}

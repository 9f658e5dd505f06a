//! Whether a site is reachable and accepts us as an administrator, and if not, which of the few usual problems
//! it is.

use super::accounts::{About, User};
use super::client::Site;
use super::error::SiteError;
use super::settings::Credentials;
use crate::net::{InTheWay, Obstacle};

/// The newest version with recorded exchanges, as far as it is compared: major and minor.
const NEWEST_RECORDED: (u32, u32) = (2, 73);

/// The result of a check of a site that accepts us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// What it reports about itself.
    pub about: About,
    /// Our user there: an administrator.
    pub user: User,
}

/// What is wrong. Each is one line that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A problem on the way there.
    #[error(transparent)]
    Blocked(InTheWay),
    /// The server at the address is no CVAT.
    #[error("{0}; check site.url")]
    NotThere(SiteError),
    /// The site is there but broken.
    #[error(
        "the site has an internal error: {0}; look into its server's log. Name and password may be right"
    )]
    ServerError(SiteError),
    /// It does not accept the name with this password.
    #[error(
        "the site does not know site.username with site.password: one of them is wrong, or the account is switched off"
    )]
    WrongPassword,
    /// It does not accept the token.
    #[error(
        "the site does not know site.token: it is wrong or was taken back. Use the key that POST /api/auth/login gives, or \
         site.username and site.password instead"
    )]
    WrongToken,
    /// The token is of a kind that lacks rights that the bot needs.
    #[error(
        "site.token is a personal access token, which may not set groups or delete users, whoever's it is; use \
         site.username and site.password, or the key that POST /api/auth/login gives"
    )]
    PersonalToken,
    /// The user lacks rights that the bot needs.
    #[error(
        "the site takes us as {username}, who is no administrator and may not set groups or delete users; use an account of \
         the group admin"
    )]
    NotAdministrator {
        /// Username of the account.
        username: String,
    },
    /// Any other refusal of the site.
    #[error("{0}")]
    Refused(SiteError),
}

impl Refusal {
    /// Whether other credentials may help.
    #[must_use]
    pub fn is_about_account(&self) -> bool {
        match self {
            Self::WrongPassword | Self::WrongToken | Self::PersonalToken | Self::NotAdministrator { .. } => {
                true
            }
            Self::Blocked(_) | Self::NotThere(_) | Self::ServerError(_) | Self::Refused(_) => false,
        }
    }

    /// Whether the authority that signed the site's certificate is unknown.
    #[must_use]
    pub fn is_about_authorities(&self) -> bool {
        matches!(self, Self::Blocked(way) if way.blocked.is_about_authorities())
    }
}

impl About {
    /// Whether the site is newer than any version that this program was tested with.
    #[must_use]
    pub fn is_newer_than_tried(&self) -> bool {
        self.numbers().is_some_and(|version| version > NEWEST_RECORDED)
    }

    /// The first two numbers of its version.
    pub(super) fn numbers(&self) -> Option<(u32, u32)> {
        let mut words = self.version.split('.').map(str::parse);
        Some((words.next()?.ok()?, words.next()?.ok()?))
    }

    /// The newest version that this program was tested with.
    #[must_use]
    pub fn newest_tried() -> String {
        format!("{}.{}", NEWEST_RECORDED.0, NEWEST_RECORDED.1)
    }
}

impl Site {
    /// Whether there is a site at the address; needs no credentials.
    pub async fn find(&self) -> Result<(), Refusal> {
        let answer = self.nobodys_call(reqwest::Method::GET, "/api/server/about").send().await;
        // Old sites do not show their version without credentials; any site may answer that there are too many
        // requests.
        let knows_us = |answer: &super::answer::Answer| {
            use reqwest::StatusCode;
            matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS)
                && answer.error_body().is_some_and(|body| body.get("detail").is_some())
        };
        match answer {
            Err(error) => Err(self.not_reached(&error).unwrap_or(Refusal::NotThere(error))),
            Ok(answer) if knows_us(&answer) => Ok(()),
            Ok(answer) if answer.status.is_server_error() => Err(Refusal::ServerError(answer.failure())),
            Ok(answer) => {
                let about: Result<super::wire::AboutAnswer, SiteError> = answer.json();
                about.map(drop).map_err(|error| match error.in_the_way(&self.settings().url) {
                    Some(way) if way.blocked.obstacle != Obstacle::WrongServer => Refusal::Blocked(way),
                    _ => Refusal::NotThere(error),
                })
            }
        }
    }

    /// Whether the site accepts us as an administrator.
    pub async fn inspect(&self) -> Result<Welcome, Refusal> {
        self.find().await?;
        let user = match self.myself().await {
            Ok(user) => user,
            Err(error) => return Err(self.refusal(error).await),
        };
        let about = match self.about().await {
            Ok(about) => about,
            Err(error) => return Err(self.refusal(error).await),
        };
        if !user.groups.iter().any(|group| group == "admin") {
            return Err(Refusal::NotAdministrator { username: user.username });
        }
        Ok(Welcome { about, user })
    }

    fn not_reached(&self, error: &SiteError) -> Option<Refusal> {
        error.in_the_way(&self.settings().url).map(Refusal::Blocked)
    }

    /// The meaning of an error of the first call with our credentials.
    async fn refusal(&self, error: SiteError) -> Refusal {
        if let Some(blocked) = self.not_reached(&error) {
            return blocked;
        }
        match (&error, &self.settings().credentials) {
            (SiteError::Unauthorized { .. }, Credentials::Token(_)) => match self.token_is_personal().await {
                Ok(true) => Refusal::PersonalToken,
                _ => Refusal::WrongToken,
            },
            (SiteError::Unauthorized { .. }, Credentials::Basic { .. }) => Refusal::WrongPassword,
            (SiteError::Transient { .. }, _) => Refusal::ServerError(error),
            _ => Refusal::Refused(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let is_newer = |version: &str| About { version: version.into(), clock: None }.is_newer_than_tried();
        for (version, newer) in [
            ("2.2", false),
            ("2.73.0", false),
            ("2.73.9", false),
            ("2.74.0", true),
            ("3.0", true),
            ("dev", false),
        ] {
            assert_eq!(is_newer(version), newer, "{version}");
        }
    }
}

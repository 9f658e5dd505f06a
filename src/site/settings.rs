//! Where the site is, our credentials there, and how its tasks are split into jobs.

use std::fmt;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use crate::net::Way;

/// The bot's credentials. The user must be an administrator of the site.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// None: enough to check whether there is a site.
    Nobody,
    /// Name and password. The first request exchanges them for a key, which is kept in memory. If the site has no
    /// log-in by password, they are sent with every request, without waiting for a challenge.
    Basic {
        /// Name on the site.
        username: String,
        /// Its password.
        password: SecretString,
    },
    /// A legacy key (`Authorization: Token KEY`), as `POST /api/auth/login` returns it.
    Token(SecretString),
}

/// Where the images of tasks come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageSource {
    /// They are uploaded for every task.
    Upload,
    /// From this folder of the site's shared storage, with slashes between names and none at the ends.
    Share(String),
    /// From the shared storage if they are found there by name and size, uploaded otherwise.
    Auto,
}

/// Where the site is and how its tasks are split into jobs.
#[derive(Clone)]
pub struct SiteSettings {
    /// Address that people open, with or without a path or a trailing slash. A user or password in it is
    /// dropped.
    pub url: Url,
    /// Address that candidates open, if it differs from the one that the bot uses.
    pub public_url: Option<Url>,
    /// The bot's credentials there.
    pub credentials: Credentials,
    /// New accounts get an address in this domain, derived from their names: newer sites require a different one
    /// for each account.
    pub email_domain: String,
    /// Images per job, at least 1.
    pub segment_size: u32,
    /// Quality of the compressed images that candidates see, 0 to 100 percent.
    pub image_quality: u8,
    /// Where the images of tasks come from.
    pub images: ImageSource,
    /// Timeout of one call, from the connection to the last byte of the answer.
    pub timeout: Duration,
    /// The same for a call with images.
    pub upload_timeout: Duration,
    /// How the site is reached.
    pub way: Way,
}

impl fmt::Debug for SiteSettings {
    // The URL may carry a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SiteSettings")
            .field("url", &without_secrets(&self.url).as_str())
            .field("public_url", &self.public_url.as_ref().map(|url| without_secrets(url).to_string()))
            .field("credentials", &self.credentials)
            .field("email_domain", &self.email_domain)
            .field("segment_size", &self.segment_size)
            .field("image_quality", &self.image_quality)
            .field("images", &self.images)
            .field("timeout", &self.timeout)
            .field("upload_timeout", &self.upload_timeout)
            .field("way", &self.way)
            .finish()
    }
}

/// The address alone: no user, no password, no query.
pub(super) fn without_secrets(url: &Url) -> Url {
    let mut url = url.clone();
    // They fail only for addresses without a host, which cannot have a user either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url
}

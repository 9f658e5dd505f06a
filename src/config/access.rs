//! The settings without which the bot cannot run, prepared for the modules that use them.

use std::net::SocketAddr;

use chrono::TimeDelta;
use secrecy::ExposeSecret;

use super::setting::variable;
use super::{BackupGroup, Config, ConfigError, HttpGroup, Problem, SiteGroup};
use crate::backups::Schedule;
use crate::net::{Authorities, Way};
use crate::postgres::PostgresSettings;
use crate::site::{Credentials, SiteSettings};
use crate::telegram::TelegramSettings;
use crate::zone::Zone;

impl Config {
    /// What a running bot needs: Telegram and the site. Everything that is missing is in one error.
    ///
    /// # Errors
    /// [`ConfigError::Settings`] with everything that is missing.
    pub fn access(&self) -> Result<(TelegramSettings, SiteSettings), ConfigError> {
        match (self.find_telegram(), self.site.settings()) {
            (Ok(telegram), Ok(site)) => Ok((telegram, site)),
            (telegram, site) => {
                let problems = telegram.err().into_iter().chain(site.err().into_iter().flatten());
                Err(ConfigError::Settings(problems.collect()))
            }
        }
    }

    /// How long accounts of candidates who are through are kept on the site; `None`: for ever.
    #[must_use]
    pub fn retention(&self) -> Option<TimeDelta> {
        (self.retention_days > 0).then(|| TimeDelta::days(self.retention_days.into()))
    }

    /// How long HR has to decide before a candidate who asked for it is erased.
    #[must_use]
    pub fn erasure(&self) -> TimeDelta {
        TimeDelta::days(self.erasure.after_days.into())
    }

    /// How long people of the legacy database can claim their accounts; `None`: for ever.
    #[must_use]
    pub fn claims(&self) -> Option<TimeDelta> {
        (self.claim_days > 0).then(|| TimeDelta::days(self.claim_days.into()))
    }

    /// What is needed to talk to Telegram.
    ///
    /// # Errors
    /// [`ConfigError::Settings`] with what is missing.
    pub fn telegram_access(&self) -> Result<TelegramSettings, ConfigError> {
        self.find_telegram().map_err(|problem| ConfigError::Settings(vec![problem]))
    }

    /// What is needed to talk to the site.
    ///
    /// # Errors
    /// [`ConfigError::Settings`] with everything that is missing.
    pub fn site_access(&self) -> Result<SiteSettings, ConfigError> {
        self.site.settings().map_err(ConfigError::Settings)
    }

    /// What is needed to find out whether there is a site, before there are credentials.
    ///
    /// # Errors
    /// [`ConfigError::Settings`] when there is no address.
    pub fn site_address(&self) -> Result<SiteSettings, ConfigError> {
        self.site.settings_of(Ok(Credentials::Nobody)).map_err(ConfigError::Settings)
    }

    /// What is needed to talk to PostgreSQL; `None` when it is not used.
    ///
    /// # Errors
    /// [`ConfigError::Settings`] with what is wrong with the address.
    pub fn postgres_access(&self) -> Result<Option<PostgresSettings>, ConfigError> {
        let group = &self.postgres;
        let Some(url) = &group.url else { return Ok(None) };
        let mut settings = PostgresSettings::new(url.expose_secret(), group.ca.clone()).map_err(|error| {
            ConfigError::Settings(vec![Problem::Bad {
                key: "postgres.url".to_owned(),
                origin: anywhere("postgres.url"),
                value: "the value".to_owned(),
                reason: error.to_string(),
            }])
        })?;
        settings.candidates = group.candidates.clone();
        settings.metrics = group.metrics.clone();
        settings.passwords = group.passwords;
        settings.copy = group.copy;
        settings.whitelist.clone_from(&group.whitelist);
        settings.every = group.whitelist_minutes;
        settings.timeout = group.timeout;
        Ok(Some(settings))
    }

    fn find_telegram(&self) -> Result<TelegramSettings, Problem> {
        let token = self.telegram.token.clone().ok_or(Problem::Missing { key: "telegram.token" })?;
        let mut settings = TelegramSettings::new(token, self.telegram.api_url.clone());
        settings.way.proxy.clone_from(&self.telegram.proxy);
        Ok(settings)
    }
}

/// Where a setting that is checked later than the others may have been set.
fn anywhere(key: &str) -> String {
    format!("the settings file or {}", variable(key))
}

impl HttpGroup {
    /// Where to listen; `None`: nowhere.
    ///
    /// # Errors
    /// [`ConfigError::Settings`] when other machines can reach that address and the settings do not allow that.
    pub fn address(&self) -> Result<Option<SocketAddr>, ConfigError> {
        match self.listen.0 {
            Some(address) if !address.ip().is_loopback() && !self.beyond_loopback => {
                Err(ConfigError::Settings(vec![Problem::BeyondLoopback { address }]))
            }
            address => Ok(address),
        }
    }
}

impl BackupGroup {
    /// When copies of the database are taken, by the clocks of this zone; `None`: never.
    #[must_use]
    pub fn schedule(&self, zone: Zone) -> Option<Schedule> {
        let folder = self.folder.clone()?;
        let recipients = self.recipient.clone();
        Some(Schedule { folder, hour: self.hour, zone, keep: self.keep.into(), recipients })
    }
}

impl SiteGroup {
    fn settings(&self) -> Result<SiteSettings, Vec<Problem>> {
        self.settings_of(self.find_credentials())
    }

    fn settings_of(&self, credentials: Result<Credentials, Problem>) -> Result<SiteSettings, Vec<Problem>> {
        let url = self.url.as_ref().ok_or(Problem::Missing { key: "site.url" });
        match (url, credentials, self.way()) {
            (Ok(url), Ok(credentials), Ok(way)) => Ok(SiteSettings {
                url: url.clone(),
                public_url: self.public_url.clone(),
                credentials,
                email_domain: self.email_domain.clone(),
                segment_size: self.segment_size,
                image_quality: self.image_quality,
                images: self.images.clone(),
                timeout: self.timeout,
                upload_timeout: self.upload_timeout,
                way,
            }),
            (url, credentials, way) => {
                Err(url.err().into_iter().chain(credentials.err()).chain(way.err()).collect())
            }
        }
    }

    fn way(&self) -> Result<Way, Problem> {
        let authorities = match &self.ca {
            Some(path) => Authorities::read(path).map_err(|error| Problem::Bad {
                key: "site.ca".to_owned(),
                origin: anywhere("site.ca"),
                value: path.display().to_string(),
                reason: error.to_string(),
            })?,
            None => Authorities::default(),
        };
        Ok(Way { proxy: self.proxy.clone(), authorities })
    }

    fn find_credentials(&self) -> Result<Credentials, Problem> {
        match (&self.token, &self.username, &self.password) {
            (Some(token), _, _) => Ok(Credentials::Token(token.clone())),
            (None, Some(username), Some(password)) => {
                Ok(Credentials::Basic { username: username.clone(), password: password.clone() })
            }
            (None, Some(_), None) => Err(Problem::Missing { key: "site.password" }),
            (None, None, Some(_)) => Err(Problem::Missing { key: "site.username" }),
            (None, None, None) => Err(Problem::NoCredentials),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::testing::resolve;

    fn config(file: &str) -> Config {
        resolve(file, &[]).unwrap().config
    }

    fn site(file: &str) -> Result<SiteSettings, ConfigError> {
        config(file).site.settings().map_err(ConfigError::Settings)
    }

    #[test]
    fn everything_that_is_missing_is_listed_at_once() {
        let text = config("").access().unwrap_err().to_string();

        assert!(text.starts_with("3 problems with the settings:\n  telegram.token is missing: "), "{text}");
        assert!(text.contains("\n  site.url is missing: "), "{text}");
        assert!(text.contains("\n  site.username and site.password are missing: "), "{text}");
        assert!(text.ends_with("or set site.token, or CANDIDATES_BOT_SITE_TOKEN, instead"), "{text}");
    }

    #[test]
    fn half_of_the_credentials_is_told_which_half_is_missing() {
        let named = site("[site]\nurl = \"http://cvat\"\nusername = \"hr\"").unwrap_err();
        let hidden = site("[site]\nurl = \"http://cvat\"\npassword = \"p\"").unwrap_err();

        assert!(named.to_string().starts_with("site.password is missing: "), "{named}");
        assert!(hidden.to_string().starts_with("site.username is missing: "), "{hidden}");
    }

    #[test]
    fn a_token_is_enough_and_wins_over_name_and_password() {
        let both = "[site]\nurl = \"http://cvat\"\nusername = \"hr\"\npassword = \"p\"\ntoken = \"t\"";

        match site(both).unwrap().credentials {
            Credentials::Token(token) => assert_eq!(token.expose_secret(), "t"),
            other => panic!("the token wins, not {other:?}"),
        }
    }

    #[test]
    fn name_and_password_are_used_without_a_token() {
        let file = "[site]\nurl = \"http://cvat\"\nusername = \"hr\"\npassword = \"p\"";

        match site(file).unwrap().credentials {
            Credentials::Basic { username, password } => {
                assert_eq!((username.as_str(), password.expose_secret()), ("hr", "p"));
            }
            other => panic!("there is no token, but {other:?}"),
        }
    }
}

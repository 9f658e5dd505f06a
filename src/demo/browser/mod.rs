//! `demo --browser`: one page on loopback on which people are the candidate and HR themselves, with the real bot
//! behind it, between the stand-ins.
//!
//! Lives here: the HTTP server, who may call it, and what the page shows and does. The page itself is in
//! `assets/browser`.
//! Must not: show anything that the person in front of that chat or that login would not see on Telegram or on the
//! site, above all no ground truth; load anything from elsewhere; listen anywhere but on this machine.
//!
//! What happens is pushed (`events`); what people do is called, a file for each kind of thing.

mod arrivals;
mod chat;
mod clock;
mod draw;
mod entrance;
mod events;
mod marks;
mod media;
mod pages;
mod people;
mod person;
mod refusal;
mod request;
mod server;
mod sessions;
mod shared;
mod site;
mod state;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use self::entrance::Entrance;
use self::pages::Pages;
use self::shared::Shared;
use super::site::Version;
use super::world::{self, World};
use crate::exam::{Exam, Language};

/// How long the server waits for open connections when it is stopped.
const FAREWELL: Duration = Duration::from_secs(3);

/// What the page is started with.
pub struct Settings {
    /// The exam.
    pub exam: Arc<Exam>,
    /// Where the database is.
    pub database: PathBuf,
    /// Seed of all randomness but that of the address.
    pub seed: u64,
    /// CVAT generation of the site.
    pub version: Version,
    /// The language of the page and of the first people.
    pub language: Language,
    /// The port on 127.0.0.1; 0: any free one.
    pub port: u16,
    /// Reads the page's files from this folder instead of those in the program, for whoever writes them.
    pub page: Option<PathBuf>,
}

impl Settings {
    /// The defaults: the embedded exam, the newest site, English, any free port.
    ///
    /// # Errors
    /// When the embedded exam can't be read: a defect of the build.
    pub fn usual(database: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            exam: Arc::new(Exam::embedded()?),
            database: database.to_owned(),
            seed: 1,
            version: Version::NEWEST,
            language: Language::En,
            port: 0,
            page: None,
        })
    }

    fn world(&self) -> anyhow::Result<world::Settings> {
        let mut settings = world::Settings::usual(&self.database, self.seed)?;
        settings.exam = Arc::clone(&self.exam);
        settings.version = self.version;
        settings.runs = true;
        settings.tick = Duration::from_millis(100);
        settings.looks = Some(Duration::from_secs(30));
        settings.retry_budget.look = Duration::from_millis(50);
        settings.retry_budget.completed = Duration::from_secs(1);
        Ok(settings)
    }
}

/// The page with everything behind it, running.
pub struct Browser {
    address: String,
    shared: Arc<Shared>,
    server: JoinHandle<std::io::Result<()>>,
}

impl Browser {
    /// Starts the bot between the stand-ins, and the server of the page.
    ///
    /// # Errors
    /// A port that is taken, or anything that keeps the bot from starting.
    pub async fn start(settings: Settings) -> anyhow::Result<Self> {
        let place = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
        let listener = TcpListener::bind(place).await.with_context(|| {
            format!("cannot listen at {place}; take another port, or none for any free one")
        })?;
        let entrance = Entrance::new(listener.local_addr()?.port());
        let mut world = World::new(settings.world()?).await?;
        world.start_bot().await?;
        let shared = Arc::new(Shared::new(world, settings.language));
        arrivals::first(&shared).await?;
        let address = entrance.address();
        let router = server::router(&shared, entrance, Pages::new(settings.page));
        let stop = shared.stop.clone();
        let server = tokio::spawn(async move {
            axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
        });
        Ok(Self { address, shared, server })
    }

    /// The address of the page, with the token that it needs.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Ready when the bot has ended by itself, because it can't go on; [`Browser::stop`] tells why.
    pub async fn ended(&self) {
        if let Some(desk) = self.shared.world.desk() {
            desk.closed().await;
        }
    }

    /// Stops the server, and then the bot as a signal does.
    ///
    /// # Errors
    /// The error that the bot ended with.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.shared.stop.cancel();
        // A page that does not take its answers is not waited for any longer.
        let over = async {
            let _ = self.server.await;
            // Connections end a little before what served them is gone.
            while Arc::strong_count(&self.shared) > 1 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let _ = tokio::time::timeout(FAREWELL, over).await;
        match Arc::into_inner(self.shared) {
            Some(shared) => shared.into_world().stop_bot().await,
            None => Ok(()),
        }
    }
}

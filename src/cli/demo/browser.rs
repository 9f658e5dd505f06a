//! `demo --browser`: a page on this machine on which people are the candidate and HR themselves.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::super::print::print;
use crate::demo::browser::{Browser, Settings};
use crate::texts::catalog::{foreign_plain, say};

/// The programs that open an address in the browser, on Linux and on macOS.
const OPENERS: [&str; 2] = ["xdg-open", "open"];

/// How often, and in what intervals, it is checked whether such a program has failed.
const LOOKS: u32 = 20;
const LOOK: Duration = Duration::from_millis(100);

/// Arguments of `demo --browser`.
#[derive(Args)]
pub(super) struct BrowserArgs {
    /// Play the candidate and HR yourself, on a page in the browser that only this machine can open.
    #[arg(long)]
    pub(super) browser: bool,
    /// Open the page in the browser.
    #[arg(long, requires = "browser")]
    open: bool,
    /// Port of the page on 127.0.0.1; by default, any free one.
    #[arg(long, value_name = "N", requires = "browser")]
    pub(super) port: Option<u16>,
    /// Folder of the page's files, for whoever writes them.
    #[arg(long, value_name = "DIR", requires = "browser", hide = true)]
    pub(super) page: Option<PathBuf>,
}

/// Serves the page until the operator ends it.
pub(super) async fn run(arguments: &BrowserArgs, settings: Settings) -> anyhow::Result<()> {
    let mut stop = Box::pin(stop_signal()?);
    let language = settings.language;
    let browser = tokio::select! {
        browser = Browser::start(settings) => browser?,
        () = &mut stop => return Ok(()),
    };
    let invitation = say!(language, "page-open", address = foreign_plain(browser.address()));
    print(&format!("{invitation}\n"))?;
    if arguments.open && !opens(browser.address()).await {
        print(&format!("{}\n", say!(language, "page-not-opened")))?;
    }
    tokio::select! {
        () = &mut stop => {}
        () = browser.ended() => {}
    }
    browser.stop().await
}

/// Ready when the operator wants it to end: with Ctrl+C, a signal, or by closing the terminal.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let listen = |kind| signal(kind).context("cannot listen for signals");
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let mut hang_up = listen(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

/// Opens an address in the browser; says whether there is a program that does.
async fn opens(address: &str) -> bool {
    for program in OPENERS {
        let mut command = Command::new(program);
        let nothing = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Ok(child) = nothing.spawn()
            && succeeds(child).await
        {
            return true;
        }
    }
    false
}

/// Whether a program ends well, or goes on: some stay for as long as the browser is open.
async fn succeeds(mut child: Child) -> bool {
    for _ in 0..LOOKS {
        match child.try_wait() {
            Ok(None) => tokio::time::sleep(LOOK).await,
            Ok(Some(status)) => return status.success(),
            Err(_) => return false,
        }
    }
    true
}

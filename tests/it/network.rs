//! The connection to Telegram and the site, over real TLS and real proxies: what an operator reads in `check`.

mod proxy;
mod tls;

use candidates_bot::demo::hand::Hand;
use candidates_bot::demo::site::{self, Annotator};
use candidates_bot::demo::telegram::{Fault, FaultKind};
use candidates_bot::exam::Exam;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use self::proxy::{CREDENTIALS, Language, Manners, Proxy, USERINFO};
use self::tls::{Authority, Identity, address, in_front_of};
use crate::cli::Finished;
use crate::cli::service::{Reserved, TOKEN, Town, gets_assignment};

/// The line of `check` about one thing; `variables` are full names.
async fn line(town: &Town, what: &str, variables: &[(&str, &str)]) -> String {
    let mut command = town.machine.command(&["check"]);
    for (name, value) in town.settings() {
        command.env(format!("CANDIDATES_BOT_{name}"), value);
    }
    command.envs(variables.iter().copied());
    let finished = tokio::task::spawn_blocking(move || Finished::of(command)).await.expect("it ends");
    let all = format!("{}{}", finished.out, finished.err);
    let secret = TOKEN.split_once(':').expect("a token").1;
    for secret in [secret, CREDENTIALS.1, USERINFO, "sesame"] {
        assert!(!all.contains(secret), "{secret} is told: {all}");
    }
    let found = finished.out.lines().find(|line| line.contains(&format!(" {what}: ")));
    found.unwrap_or_else(|| panic!("no line of {what}: {all}")).to_owned()
}

const SITE: &str = "CANDIDATES_BOT_SITE_URL";
const CA: &str = "CANDIDATES_BOT_SITE_CA";
const SITE_PROXY: &str = "CANDIDATES_BOT_SITE_PROXY";
const TELEGRAM: &str = "CANDIDATES_BOT_TELEGRAM_API_URL";
const TELEGRAM_PROXY: &str = "CANDIDATES_BOT_TELEGRAM_PROXY";
const WORKS: &str = "✓ site: CVAT 2.73.0 takes us as admin";

#[track_caller]
fn assert_parts(line: &str, parts: &[&str]) {
    for part in parts {
        assert!(line.contains(part), "{part:?} is not in: {line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_signed_site_is_named_with_the_way_out() {
    let town = Town::new().await;
    for authority in [false, true] {
        let identity = Identity::self_signed("localhost", authority);
        let port = in_front_of(&town.site.url(), &identity).await;
        let url = format!("https://localhost:{port}");
        let told = line(&town, "site", &[(SITE, &url)]).await;
        assert_parts(&told, &["✗ site: cannot reach localhost: ", "self-signed certificate", "in site.ca"]);
        town.machine.write("ca.pem", &identity.pem);
        assert!(line(&town, "site", &[(SITE, &url), (CA, "ca.pem")]).await.starts_with(WORKS), "{authority}");
        let by_address = format!("https://127.0.0.1:{port}");
        let told = line(&town, "site", &[(SITE, &by_address), (CA, "ca.pem")]).await;
        assert_parts(&told, &["✗ ", "certificate for another name"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_of_ones_own_is_believed_by_file_or_by_system() {
    let town = Town::new().await;
    let authority = Authority::new();
    town.machine.write("ca.pem", authority.pem());
    let url = |port| format!("https://localhost:{port}");
    let good = url(in_front_of(&town.site.url(), &authority.sign("localhost")).await);
    let told = line(&town, "site", &[(SITE, &good)]).await;
    assert_parts(&told, &["cannot reach localhost", "certificate of an unknown authority", "site.ca"]);
    assert!(line(&town, "site", &[(SITE, &good), (CA, "ca.pem")]).await.starts_with(WORKS));
    assert!(line(&town, "site", &[(SITE, &good), ("SSL_CERT_FILE", "ca.pem")]).await.starts_with(WORKS));
    let old = url(in_front_of(&town.site.url(), &authority.sign_expired("localhost")).await);
    let told = line(&town, "site", &[(SITE, &old), (CA, "ca.pem")]).await;
    assert_parts(&told, &["✗ site: cannot reach", "expired certificate", "renewed"]);
    for (file, bytes, wrong) in [
        ("none.pem", None, "\"cannot be read: No such file"),
        ("empty.pem", Some("words"), "has no certificate in it"),
    ] {
        if let Some(bytes) = bytes {
            town.machine.write(file, bytes);
        }
        let told = line(&town, "site", &[(SITE, &good), (CA, file)]).await;
        assert_parts(&told, &["✗ site: site.ca (from ", file, wrong.trim_start_matches('"')]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_are_reached_through_every_kind_of_proxy() {
    let town = Town::new().await;
    let authority = Authority::new();
    town.machine.write("ca.pem", authority.pem());
    let tls = in_front_of(&town.site.url(), &authority.sign("site.test")).await;
    let site = format!("https://site.test:{tls}");
    let telegram = format!("http://telegram.test:{}", address(&town.telegram.url()).port());
    for (language, scheme) in [(Language::Http, "http"), (Language::Socks, "socks5h")] {
        let proxy = Proxy::start(language, Manners::Strict).await;
        let good = format!("{scheme}://{USERINFO}@127.0.0.1:{}", proxy.port);
        let wrong = format!("{scheme}://bot:sesame@127.0.0.1:{}", proxy.port);
        let none = format!("{scheme}://127.0.0.1:{}", proxy.port);
        let nobody = Reserved::new();
        let closed = format!("{scheme}://{}", nobody.url().trim_start_matches("http://"));
        let with = |proxy| [(SITE, site.as_str()), (CA, "ca.pem"), (SITE_PROXY, proxy)];
        assert!(line(&town, "site", &with(&good)).await.starts_with(WORKS), "{scheme}");
        assert!(proxy.asked().contains(&format!("site.test:{tls}")), "{:?}", proxy.asked());
        let told = line(&town, "telegram", &[(TELEGRAM, &telegram), (TELEGRAM_PROXY, &good)]).await;
        assert!(told.starts_with("✓ telegram: "), "{scheme}: {told}");
        for bad in [&wrong, &none] {
            let told = line(&town, "site", &with(bad)).await;
            assert_parts(
                &told,
                &[
                    "✗ site: cannot reach site.test: ",
                    "proxy: it wants the right name and password",
                    "site.proxy",
                ],
            );
        }
        let told = line(&town, "site", &with(&closed)).await;
        assert_parts(&told, &["proxy: connection refused (", "check site.proxy"]);
        let refusing = Proxy::start(language, Manners::Closed).await;
        let told = line(&town, "site", &with(&format!("{scheme}://127.0.0.1:{}", refusing.port))).await;
        assert_parts(&told, &["proxy: it does not connect us", "ask who runs the proxy"]);
        // The usual variable works, and the setting overrides it.
        let usual = [(SITE, site.as_str()), (CA, "ca.pem"), ("ALL_PROXY", &good)];
        assert!(line(&town, "site", &usual).await.starts_with(WORKS), "{scheme}");
        let both = [(SITE, site.as_str()), (CA, "ca.pem"), (SITE_PROXY, &good), ("HTTPS_PROXY", &closed)];
        assert!(line(&town, "site", &both).await.starts_with(WORKS), "{scheme}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_with_tls_and_names_that_are_looked_up_here_work_and_some_hosts_need_none() {
    let town = Town::new().await;
    let authority = Authority::new();
    town.machine.write("ca.pem", authority.pem());
    let tls = in_front_of(&town.site.url(), &authority.sign("localhost")).await;
    let site = format!("https://localhost:{tls}");
    let http = Proxy::start(Language::Http, Manners::Strict).await;
    let socks = Proxy::start(Language::Socks, Manners::Strict).await;
    let port = in_front_of(&format!("http://127.0.0.1:{}", http.port), &authority.sign("localhost")).await;
    let by_tls = format!("https://{USERINFO}@localhost:{port}");
    let by_socks = format!("socks5://{USERINFO}@127.0.0.1:{}", socks.port);
    for (proxy, asked) in [(&by_tls, format!("localhost:{tls}")), (&by_socks, format!("127.0.0.1:{tls}"))] {
        let told = line(&town, "site", &[(SITE, &site), (CA, "ca.pem"), (SITE_PROXY, proxy)]).await;
        assert!(told.starts_with(WORKS), "{told}");
        assert!([http.asked(), socks.asked()].concat().contains(&asked), "{asked}");
    }
    // A proxy whose certificate has an unknown authority gets no password.
    let told = line(&town, "site", &[(SITE, &site), (SITE_PROXY, &by_tls)]).await;
    assert_parts(&told, &["✗ site: cannot reach localhost: ", "certificate of an unknown authority"]);

    let nobody = Reserved::new();
    let closed = nobody.url();
    let usual = [(SITE, site.as_str()), (CA, "ca.pem"), ("ALL_PROXY", closed.as_str())];
    assert_parts(&line(&town, "site", &usual).await, &["proxy: connection refused ("]);
    for hosts in ["localhost", "other.test, localhost"] {
        let told = line(&town, "site", &[usual.as_slice(), &[("NO_PROXY", hosts)]].concat()).await;
        assert!(told.starts_with(WORKS), "{hosts}: {told}");
    }
}

/// For plain HTTP, no library reports that a proxy was used.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_is_told_from_whoever_is_asked_in_plain_http_behind_it() {
    let town = Town::new().await;
    let site = format!("http://site.test:{}", address(&town.site.url()).port());
    let telegram = format!("http://telegram.test:{}", address(&town.telegram.url()).port());
    let nobody = Reserved::new();
    let closed = nobody.url();
    for (what, variables) in [
        ("site", [(SITE, site.as_str()), (SITE_PROXY, closed.as_str())]),
        ("site", [(SITE, &site), ("HTTP_PROXY", &closed)]),
        ("site", [(SITE, &site), ("ALL_PROXY", &closed)]),
        ("telegram", [(TELEGRAM, &telegram), (TELEGRAM_PROXY, &closed)]),
    ] {
        let told = line(&town, what, &variables).await;
        let setting = format!("check {what}.proxy");
        assert_parts(
            &told,
            &[&format!("✗ {what}: cannot reach {what}.test: "), "proxy: connection refused (", &setting],
        );
    }
    let strict = Proxy::start(Language::Http, Manners::Strict).await;
    let good = format!("http://{USERINFO}@127.0.0.1:{}", strict.port);
    assert!(line(&town, "site", &[(SITE, &site), (SITE_PROXY, &good)]).await.starts_with(WORKS));
    let none = format!("http://127.0.0.1:{}", strict.port);
    let told = line(&town, "site", &[(SITE, &site), (SITE_PROXY, &none)]).await;
    assert_parts(
        &told,
        &["✗ site: cannot reach site.test: ", "proxy: it wants the right name and password", "site.proxy"],
    );
    let refusing = Proxy::start(Language::Http, Manners::Closed).await;
    let by_refusing = format!("http://127.0.0.1:{}", refusing.port);
    let told = line(&town, "site", &[(SITE, &site), (SITE_PROXY, &by_refusing)]).await;
    assert_parts(&told, &["something on the way (a proxy or a gateway) refuses", "was answered 403"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_in_front_of_the_site_is_no_matter_of_its_credentials() {
    let town = Town::new().await;
    for (status, times) in [(401, 1), (403, 1), (401, u32::MAX), (403, u32::MAX)] {
        let kind = site::FaultKind::Status {
            code: status,
            body: "<html><h1>No</h1></html>".into(),
            html: true,
            retry_after: None,
        };
        // Immediately, or only when our credentials are sent.
        let path_contains = if times == 1 { "server/about" } else { "users/self" }.to_owned();
        town.site.add_fault(site::Fault { method: None, path_contains, times, kind });
        let told = line(&town, "site", &[]).await;
        assert_parts(
            &told,
            &["✗ site: cannot reach 127.0.0.1: ", "(a proxy or a gateway) refuses", "let the bot through"],
        );
        assert!(!told.contains("password") && !told.contains("administrator"), "{told}");
        town.site.clear_faults();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_assignment_goes_through_proxies() {
    let town = Town::new().await;
    let authority = Authority::new();
    town.machine.write("ca.pem", authority.pem());
    let tls = in_front_of(&town.site.url(), &authority.sign("site.test")).await;
    let (site, telegram) = (
        format!("https://site.test:{tls}"),
        format!("http://telegram.test:{}", address(&town.telegram.url()).port()),
    );
    let socks = Proxy::start(Language::Socks, Manners::Strict).await;
    let http = Proxy::start(Language::Http, Manners::Strict).await;
    let service = town.start_with(&[
        ("SITE_URL", &site),
        ("SITE_CA", "ca.pem"),
        ("SITE_PROXY", &format!("socks5h://{USERINFO}@127.0.0.1:{}", socks.port)),
        ("TELEGRAM_API_URL", &telegram),
        ("TELEGRAM_PROXY", &format!("http://{USERINFO}@127.0.0.1:{}", http.port)),
    ]);
    let ben = town.person(7, "Ben");
    let shown = gets_assignment(&ben).await;
    let field = |name: &str| {
        let line = shown.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name:?} in {shown}")).to_owned()
    };
    assert!(shown.contains(&format!("{site}/tasks/")), "{shown}");
    ben.wait_text("What good annotation looks like").await.expect("pictures");
    let annotator =
        Annotator::login(&town.site.url(), &field("Login: "), &field("Password: ")).await.expect("let in");
    let job = annotator.jobs().await.expect("jobs")[0].job;
    let exam = Exam::embedded().expect("the exam built in is whole");
    Hand { unsteady: 0.5, seed: 7, slips: Vec::new() }.draw(&annotator, job, &exam).await.expect("drawn");
    ben.press("I'm done").expect("the menu");
    ben.wait_text("Is everything annotated").await.expect("a question");
    ben.press("Yes").expect("the question");
    ben.wait_text("Thank you!").await.expect("thanks");
    assert!(
        socks.asked().iter().all(|host| *host == format!("site.test:{tls}")) && !socks.asked().is_empty()
    );
    assert!(http.asked().iter().all(|host| host.starts_with("telegram.test:")) && !http.asked().is_empty());
    drop(service);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_blocks_the_way_is_told_whole_and_no_token_is_blamed() {
    let town = Town::new().await;
    let reserved = Reserved::new();
    let nobody = reserved.url();
    let plain = town.site.url().replace("http://", "https://");
    for (what, variable, url, parts) in [
        ("site", SITE, nobody.as_str(), ["connection refused (", "Connection refused (os error 111)"]),
        ("telegram", TELEGRAM, &nobody, ["connection refused (", "set telegram.proxy"]),
        ("site", SITE, "https://site.invalid", ["name not found (", "failed to lookup address information"]),
        (
            "telegram",
            TELEGRAM,
            "https://telegram.invalid",
            ["name not found (", "check the host of telegram.api_url"],
        ),
        ("site", SITE, &plain, ["no TLS there", "http:// instead of https://"]),
    ] {
        let told = line(&town, what, &[(variable, url)]).await;
        assert_parts(&told, &[&format!("✗ {what}: cannot reach ")]);
        assert_parts(&told, &parts);
        assert!(!told.contains("token") && !told.contains("password"), "{told}");
    }
    let silent = Reserved::new();
    let url = silent.url();
    let _listening = silent.fall_silent();
    let told = line(&town, "site", &[(SITE, &url), ("CANDIDATES_BOT_SITE_TIMEOUT", "1")]).await;
    assert_parts(&told, &["cannot reach 127.0.0.1", "timed out", "a firewall stands in between"]);
    let postgres = format!("{}/reports", nobody.replace("http://", "postgres://bot:sesame@"));
    let told = line(&town, "postgres", &[("CANDIDATES_BOT_POSTGRES_URL", &postgres)]).await;
    assert_parts(&told, &["! postgres: cannot reach 127.0.0.1: connection refused (", "postgres.url"]);
    let told = line(&town, "telegram", &[("CANDIDATES_BOT_TELEGRAM_TOKEN", "1:wrong")]).await;
    assert_parts(&told, &["✗ telegram: wrong: Telegram does not know this token", "check telegram.token"]);
    let kind = FaultKind::Html(403);
    town.telegram.add_fault(Fault { method_contains: "getMe".to_owned(), chat: None, times: 1, kind });
    let told = line(&town, "telegram", &[]).await;
    assert_parts(&told, &["✗ telegram: cannot reach", "not of the Bot API", "proxy or firewall on the way"]);
    assert!(!told.contains("token"), "{told}");
}

/// A server that redirects every request.
async fn redirecting(status: u16, elsewhere: &str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = format!(
        "HTTP/1.1 {status} Elsewhere\r\nLocation: {elsewhere}/here\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = vec![0; 1 << 16];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_followed_elsewhere_with_a_secret() {
    let town = Town::new().await;
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    elsewhere.set_nonblocking(true).expect("set");
    let there = format!("http://{}", elsewhere.local_addr().expect("an address"));
    for status in [301, 302, 303, 307, 308] {
        let url = redirecting(status, &there).await;
        for (what, variable) in [("telegram", TELEGRAM), ("site", SITE)] {
            let told = line(&town, what, &[(variable, &url)]).await;
            assert!(told.starts_with(&format!("✗ {what}: ")), "{status}: {told}");
            assert!(!told.contains(&there), "{told}");
        }
    }
    let came = elsewhere.accept().expect_err("nobody comes");
    assert_eq!(came.kind(), std::io::ErrorKind::WouldBlock);
}

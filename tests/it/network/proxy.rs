//! Real proxies: HTTP (CONNECT, and absolute addresses for plain HTTP) and SOCKS 5. They resolve every name to
//! this machine, so a client that reaches `site.test` used the proxy.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

/// The name and password that strict proxies require.
pub const CREDENTIALS: (&str, &str) = ("bot", "pass:w@rd");

/// The same, as written in an address.
pub const USERINFO: &str = "bot:pass%3Aw%40rd";

/// The protocol of a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Http,
    Socks,
}

/// Which clients it lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manners {
    /// Clients with the [`CREDENTIALS`].
    Strict,
    /// No clients, whatever their destination.
    Closed,
}

/// A proxy that listens.
#[derive(Clone)]
pub struct Proxy {
    pub port: u16,
    language: Language,
    manners: Manners,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub async fn start(language: Language, manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let proxy = Self { port, language, manners, asked: Arc::default() };
        let serving = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let proxy = serving.clone();
                tokio::spawn(async move {
                    match proxy.language {
                        Language::Http => proxy.http(client).await,
                        Language::Socks => proxy.socks(client).await,
                    }
                });
            }
        });
        proxy
    }

    /// The hosts that it was asked for, with ports.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the list").clone()
    }

    fn note(&self, target: &str) -> u16 {
        self.asked.lock().expect("the list").push(target.to_owned());
        target.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or(80)
    }

    async fn http(&self, mut client: TcpStream) -> std::io::Result<()> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(client.read_u8().await?);
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let mut words = text.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (name, password) = CREDENTIALS;
        let wanted = format!("basic {}", STANDARD.encode(format!("{name}:{password}")));
        let has = text.lines().filter_map(|line| line.split_once(": ")).any(|(name, value)| {
            name.eq_ignore_ascii_case("proxy-authorization")
                && value[..6].eq_ignore_ascii_case("basic ")
                && value[6..] == wanted[6..]
        });
        let refusal = match self.manners {
            Manners::Strict if !has => {
                Some("407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"x\"")
            }
            Manners::Closed => Some("403 Forbidden"),
            Manners::Strict => None,
        };
        if let Some(refusal) = refusal {
            let page = "<html><h1>The proxy says no</h1></html>";
            let answer = format!(
                "HTTP/1.1 {refusal}\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
                page.len()
            );
            client.write_all(answer.as_bytes()).await?;
            return client.shutdown().await;
        }
        let host = target.trim_start_matches("http://").split('/').next().unwrap_or_default();
        let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, self.note(host))).await?;
        if method == "CONNECT" {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
        } else {
            server.write_all(&head).await?;
        }
        copy_bidirectional(&mut client, &mut server).await.map(drop)
    }

    async fn socks(&self, mut client: TcpStream) -> std::io::Result<()> {
        let methods = {
            let _version = client.read_u8().await?;
            let mut methods = vec![0; client.read_u8().await?.into()];
            client.read_exact(&mut methods).await?;
            methods
        };
        let wanted = if self.manners == Manners::Strict { 2 } else { 0 };
        // Clients with a password offer nothing else.
        let method = if methods.contains(&wanted) { wanted } else { methods[0] };
        if self.manners == Manners::Strict && method != 2 {
            client.write_all(&[5, 0xff]).await?;
            return client.shutdown().await;
        }
        client.write_all(&[5, method]).await?;
        if method == 2 {
            let _version = client.read_u8().await?;
            let name = short(&mut client).await?;
            let password = short(&mut client).await?;
            let fits = self.manners != Manners::Strict || (name.as_str(), password.as_str()) == CREDENTIALS;
            client.write_all(&[1, u8::from(!fits)]).await?;
            if !fits {
                return client.shutdown().await;
            }
        }
        let mut request = [0; 4];
        client.read_exact(&mut request).await?;
        let host = match request[3] {
            1 => Ipv4Addr::from(client.read_u32().await?).to_string(),
            3 => short(&mut client).await?,
            _ => return client.shutdown().await,
        };
        let port = client.read_u16().await?;
        let reply = |code| [5, code, 0, 1, 0, 0, 0, 0, 0, 0];
        if self.manners == Manners::Closed {
            client.write_all(&reply(2)).await?;
            return client.shutdown().await;
        }
        self.note(&format!("{host}:{port}"));
        match TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await {
            Ok(mut server) => {
                client.write_all(&reply(0)).await?;
                copy_bidirectional(&mut client, &mut server).await.map(drop)
            }
            Err(_) => client.write_all(&reply(5)).await,
        }
    }
}

/// A text with its length before it.
async fn short(client: &mut TcpStream) -> std::io::Result<String> {
    let mut text = vec![0; client.read_u8().await?.into()];
    client.read_exact(&mut text).await?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

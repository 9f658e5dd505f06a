//! The connection to the server, with or without TLS. It limits how much is read over it, because
//! tokio-postgres does not: it buffers a row until the row is complete, whatever its size.
//!
//! Without TLS, tokio-postgres gives us no way to wrap the connection. It only does so when TLS begins at once.
//! So we say that TLS is in use, and what it takes for TLS is the connection as `sslmode` wants it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use futures::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio_postgres::config::{Host, SslMode, SslNegotiation};
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_postgres::{Config, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_util::either::Either;

/// Maximum number of bytes that are read between two calls of [`Allowance::renew`].
pub(super) const USUAL: u64 = 16 << 20;

/// The same for whole tables, which may have a row for everyone who was ever tested.
pub(super) const WHOLE_TABLES: u64 = 256 << 20;

/// The bytes of a request for TLS: its length, and its code.
const TLS_PLEASE: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// How many bytes may still be read.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    left: Arc<AtomicU64>,
    most: Arc<AtomicU64>,
}

impl Allowance {
    pub(super) fn new() -> Self {
        let full = || Arc::new(AtomicU64::new(USUAL));
        Self { left: full(), most: full() }
    }

    /// The number of bytes at the last renewal.
    pub(super) fn most(&self) -> u64 {
        self.most.load(Ordering::Relaxed)
    }

    /// Sets the allowance to this many bytes, unless it was used up: then nothing more is read.
    pub(super) fn renew(&self, bytes: u64) {
        let renewed = |left: u64| (left > 0).then_some(bytes);
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, renewed).is_ok() {
            self.most.store(bytes, Ordering::Relaxed);
        }
    }

    /// The server sent more than the allowance.
    pub(super) fn is_used_up(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }

    fn take(&self, bytes: usize) -> io::Result<()> {
        let less = |left: u64| Some(left.saturating_sub(bytes as u64));
        // Only this connection reduces it.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        if self.is_used_up() { Err(io::Error::other("more than is read")) } else { Ok(()) }
    }
}

/// Makes connections as these settings require. Over a Unix socket, where there is no TLS, tokio-postgres takes
/// only its own connections: the server at such a socket is trusted not to send too much.
pub(super) fn prepare(server: &mut Config, tls: MakeRustlsConnect, allowance: Allowance) -> MakeLine {
    let (mode, negotiation) = (server.get_ssl_mode(), server.get_ssl_negotiation());
    let is_local = server.get_hosts().iter().any(|host| matches!(host, Host::Unix(_)));
    if !is_local {
        // The host name that the certificate must have; without a name, the address.
        if server.get_hosts().is_empty() {
            server.get_hostaddrs().to_vec().iter().for_each(|address| {
                server.host(address.to_string());
            });
        }
        server.ssl_mode(SslMode::Require).ssl_negotiation(SslNegotiation::Direct);
    }
    MakeLine { tls, mode, negotiation, allowance }
}

#[derive(Clone)]
pub(super) struct MakeLine {
    tls: MakeRustlsConnect,
    mode: SslMode,
    negotiation: SslNegotiation,
    allowance: Allowance,
}

type Encrypted = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;
type Encrypts = <MakeRustlsConnect as MakeTlsConnect<Socket>>::TlsConnect;

impl MakeTlsConnect<Socket> for MakeLine {
    type Stream = Line;
    type TlsConnect = ConnectLine;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<ConnectLine> {
        let tls =
            MakeTlsConnect::<Socket>::make_tls_connect(&mut self.tls, host).map_err(io::Error::other)?;
        let Self { mode, negotiation, allowance, .. } = self.clone();
        Ok(ConnectLine { tls, mode, negotiation, allowance })
    }
}

pub(super) struct ConnectLine {
    tls: Encrypts,
    mode: SslMode,
    negotiation: SslNegotiation,
    allowance: Allowance,
}

impl TlsConnect<Socket> for ConnectLine {
    type Stream = Line;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<Line>>;

    fn connect(self, mut socket: Socket) -> Self::Future {
        Box::pin(async move {
            let Self { tls, mode, negotiation, allowance } = self;
            let has_tls = mode != SslMode::Disable
                && (negotiation == SslNegotiation::Direct || offers_tls(&mut socket).await?);
            let way = if has_tls {
                Either::Right(tls.connect(socket).await.map_err(io::Error::other)?)
            } else if mode == SslMode::Require {
                return Err(io::Error::other("server does not support TLS"));
            } else {
                Either::Left(socket)
            };
            Ok(Line { way, allowance })
        })
    }
}

async fn offers_tls(socket: &mut Socket) -> io::Result<bool> {
    socket.write_all(&TLS_PLEASE).await?;
    let mut answer = [0];
    socket.read_exact(&mut answer).await?;
    Ok(answer == *b"S")
}

/// The connection.
pub(super) struct Line {
    way: Either<Socket, Encrypted>,
    allowance: Allowance,
}

impl TlsStream for Line {
    fn channel_binding(&self) -> ChannelBinding {
        match &self.way {
            Either::Left(_) => ChannelBinding::none(),
            Either::Right(encrypted) => encrypted.channel_binding(),
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.way).poll_read(cx, buffer))?;
        Poll::Ready(self.allowance.take(buffer.filled().len() - before))
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.way).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.way).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.way).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowance_that_is_used_up_stays_so() {
        let allowance = Allowance::new();
        allowance.take(USUAL as usize - 1).expect("allowed");
        allowance.renew(10);
        allowance.take(9).expect("allowed");
        assert!(!allowance.is_used_up());
        allowance.take(1).expect_err("used up");
        allowance.renew(10);
        assert!(allowance.is_used_up());
        allowance.take(0).expect_err("used up");
    }
}

//! Which servers the bot accepts as genuine.

use candidates_bot::postgres::{PostgresSettings, Session};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use super::server::Server;

#[tokio::test]
async fn sslmode_is_honoured() {
    let Some(mut server) = Server::new() else { return };
    let mut authority = CertificateParams::new(vec![]).expect("parameters");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("signed");
    let key = KeyPair::generate().expect("a key");
    let certificate = CertificateParams::new(vec!["localhost".to_owned()])
        .and_then(|parameters| parameters.signed_by(&key, &authority))
        .expect("signed");
    server.give("server.crt", &certificate.pem());
    server.give("server.key", &key.serialize_pem());
    server.set("ssl=on");
    server.up();
    let folder = tempfile::tempdir().expect("a folder");
    let ours = folder.path().join("ca.pem");
    std::fs::write(&ours, authority.pem()).expect("written");
    let port = server.port();
    let ours = ours.display().to_string();
    let table = [
        ("127.0.0.1", "", true, false),
        ("127.0.0.1", "sslmode=disable", false, false),
        ("127.0.0.1", "sslmode=prefer", true, false),
        ("127.0.0.1", "sslmode=require", true, false),
        // With an authority, servers that it did not sign are refused; the name matters only with verify-full.
        ("127.0.0.1", &format!("sslmode=require&sslrootcert={ours}"), true, false),
        ("127.0.0.1", &format!("sslmode=verify-ca&sslrootcert={ours}"), true, false),
        ("localhost", &format!("sslmode=verify-full&sslrootcert={ours}"), true, false),
        ("127.0.0.1", &format!("sslmode=verify-full&sslrootcert={ours}"), true, true),
        ("localhost", "sslmode=verify-ca", true, true),
        ("localhost", "sslmode=verify-full", true, true),
    ];
    for (host, query, encrypted, refused) in table {
        let url = format!("postgres://postgres@{host}:{port}/postgres?{query}");
        let settings = PostgresSettings::new(&url, None).expect("an address");
        let session = Session::connect(&settings).await;
        assert_eq!(session.is_err(), refused, "{host} {query}: {:?}", session.err());
        if !refused {
            let count = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                WHERE ssl AND application_name = 'candidates-bot'";
            assert_eq!(server.rows(count).await, [if encrypted { "1" } else { "0" }], "{query}");
        }
    }
    let plain = Server::start().expect("it is installed");
    let url = |mode: &str| format!("{}?sslmode={mode}", plain.url());
    for (mode, refused) in [("prefer", false), ("require", true)] {
        let settings = PostgresSettings::new(&url(mode), None).expect("an address");
        assert_eq!(Session::connect(&settings).await.is_err(), refused, "{mode}");
    }
}

#[tokio::test]
async fn a_server_that_signed_itself_is_named_and_believed_by_its_own_certificate() {
    let Some(mut server) = Server::new() else { return };
    // As `openssl req -x509` creates them: an authority's certificate that is used as a server's.
    let mut parameters = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let certificate = parameters.self_signed(&key).expect("signed");
    server.give("server.crt", &certificate.pem());
    server.give("server.key", &key.serialize_pem());
    server.set("ssl=on");
    server.up();
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let (ours, none) = (write("ours.pem", &certificate.pem()), write("none.pem", "words"));
    let connect = async |host: &str, query: &str| {
        let url = format!("postgres://postgres@{host}:{}/postgres?{query}", server.port());
        let settings = PostgresSettings::new(&url, None).expect("an address");
        let told = |error: candidates_bot::postgres::PostgresError| {
            error.in_the_way(&settings).map_or_else(|| error.to_string(), |way| way.to_string())
        };
        Session::connect(&settings).await.map(drop).map_err(told)
    };
    let told = connect("localhost", "sslmode=verify-full").await.expect_err("nobody known signed it");
    for part in ["cannot reach localhost: ", "self-signed certificate", "postgres.ca"] {
        assert!(told.contains(part), "{told}");
    }
    for query in ["verify-ca", "verify-full"].map(|mode| format!("sslmode={mode}&sslrootcert={ours}")) {
        assert_eq!(connect("localhost", &query).await, Ok(()), "{query}");
    }
    assert_eq!(connect("127.0.0.1", &format!("sslmode=verify-ca&sslrootcert={ours}")).await, Ok(()));
    let told =
        connect("127.0.0.1", &format!("sslmode=verify-full&sslrootcert={ours}")).await.expect_err("a name");
    assert!(told.contains("certificate for another name"), "{told}");
    let told =
        connect("localhost", &format!("sslmode=verify-full&sslrootcert={none}")).await.expect_err("words");
    assert!(told.contains("none.pem has no certificate in it"), "{told}");
}

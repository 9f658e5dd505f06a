//! TLS with rustls, which verifies the server as strictly as `sslmode` says.
//!
//! With `prefer` and `require`, libpq encrypts but does not verify the certificate. We do the same, because
//! servers with self-made certificates are common. This protects from eavesdroppers, but not from someone who
//! intercepts the connection: `dist/README.md` says so. Signatures of the handshake are checked in every mode:
//! the server must have the private key of its certificate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use super::PostgresError;
use super::settings::PostgresSettings;
use super::trust::{Authorities, Trust};
use crate::net;

/// Configuration of TLS.
pub(super) fn client_config(settings: &PostgresSettings) -> Result<ClientConfig, PostgresError> {
    let checked = match settings.trust {
        Trust::Plain | Trust::Anybody => None,
        Trust::Authority | Trust::Name => Some(authorities(&settings.authorities)?),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier { provider, checked, name_matters: settings.trust == Trust::Name };
    net::client_config(verifier).map_err(|error| PostgresError::Authorities(error.to_string()))
}

/// Where distributions keep the certificates that the system trusts.
const OF_THE_SYSTEM: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Whose signatures are trusted: if a file is named, only the authorities in that file.
fn authorities(whose: &Authorities) -> Result<net::Verifier, PostgresError> {
    match whose {
        Authorities::Web => net::Authorities::verifier_of_the_web()
            .map_err(|error| PostgresError::Authorities(error.to_string())),
        Authorities::File(path) => of_file(path),
        Authorities::System => {
            let named = std::env::var_os("SSL_CERT_FILE").map(PathBuf::from);
            let mut places = named.into_iter().chain(OF_THE_SYSTEM.map(PathBuf::from));
            let found = places.find(|path| path.exists()).ok_or_else(|| {
                let cause = "sslrootcert=system, but this machine has none; name a file instead".to_owned();
                PostgresError::Authorities(cause)
            })?;
            of_file(&found)
        }
    }
}

fn of_file(path: &Path) -> Result<net::Verifier, PostgresError> {
    let bad = |cause: String| PostgresError::Authorities(format!("{} {cause}", path.display()));
    let authorities = net::Authorities::read(path).map_err(|error| bad(error.to_string()))?;
    authorities.verifier_of_these().map_err(|error| bad(error.to_string()))
}

#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    /// Checks the signature. `None`: it is not checked.
    checked: Option<net::Verifier>,
    /// Whether the name is checked, too.
    name_matters: bool,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(checked) = &self.checked else { return Ok(ServerCertVerified::assertion()) };
        match checked.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now) {
            // The name is checked last: everything else was right.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if !self.name_matters => Ok(ServerCertVerified::assertion()),
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

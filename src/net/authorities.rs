//! Whose signatures are trusted: the authorities of the web, those of the system, and those in a file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::error::SetupError;
use super::tls::Verifier;

/// Maximum size of a file of certificates; a system's own file has a quarter of a megabyte.
const LARGEST: u64 = 16 << 20;

/// Certificates from a file. Clones share them.
#[derive(Clone, Default)]
pub struct Authorities(Arc<[CertificateDer<'static>]>);

/// Why a file contains no certificates that can be trusted.
#[derive(Debug, thiserror::Error)]
pub enum AuthoritiesError {
    /// It can't be read.
    #[error("cannot be read: {0}")]
    Unreadable(io::Error),
    /// It is too large to be such a file.
    #[error("is too large for a file of certificates")]
    TooLarge,
    /// It contains none.
    #[error(
        "has no certificate in it: a PEM file has lines -----BEGIN CERTIFICATE----- (`openssl x509 -inform der -in FILE` \
         makes one of a binary certificate)"
    )]
    Empty,
    /// One of them is broken.
    #[error("is not PEM as it should be: certificate {number} can't be read ({cause})")]
    Broken {
        /// Counted from 1.
        number: usize,
        /// What is wrong with it.
        cause: String,
    },
}

impl Authorities {
    /// Reads a PEM file.
    ///
    /// # Errors
    /// [`AuthoritiesError`]: no file, no PEM, no certificate.
    pub fn read(path: &Path) -> Result<Self, AuthoritiesError> {
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
            .map_err(AuthoritiesError::Unreadable)?;
        if bytes.len() as u64 > LARGEST {
            return Err(AuthoritiesError::TooLarge);
        }
        let mut certificates = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(&bytes) {
            let broken = |cause| AuthoritiesError::Broken { number: certificates.len() + 1, cause };
            let certificate = certificate.map_err(|error| broken(error.to_string()))?;
            RootCertStore::empty().add(certificate.clone()).map_err(|error| broken(error.to_string()))?;
            certificates.push(certificate);
        }
        if certificates.is_empty() { Err(AuthoritiesError::Empty) } else { Ok(Self(certificates.into())) }
    }

    /// Trusts these authorities, the web's and the system's.
    ///
    /// # Errors
    /// TLS can't be set up.
    pub fn verifier(&self) -> Result<Verifier, SetupError> {
        if self.0.is_empty() {
            Ok(everybodys()?.clone())
        } else {
            self.verifier_on(everybodys_roots().clone())
        }
    }

    /// Trusts only these authorities.
    ///
    /// # Errors
    /// TLS can't be set up.
    pub fn verifier_of_these(&self) -> Result<Verifier, SetupError> {
        self.verifier_on(RootCertStore::empty())
    }

    /// Trusts only the web's authorities, which are built in.
    ///
    /// # Errors
    /// TLS can't be set up.
    pub fn verifier_of_the_web() -> Result<Verifier, SetupError> {
        Verifier::new(of_the_web(), Arc::default())
    }

    fn verifier_on(&self, mut roots: RootCertStore) -> Result<Verifier, SetupError> {
        roots.add_parsable_certificates(self.0.iter().cloned());
        Verifier::new(roots, Arc::clone(&self.0))
    }
}

impl std::fmt::Debug for Authorities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Authorities({})", self.0.len())
    }
}

/// For callers without a file of their own: one verifier for all of them.
fn everybodys() -> Result<&'static Verifier, SetupError> {
    static VERIFIER: LazyLock<Result<Verifier, SetupError>> =
        LazyLock::new(|| Verifier::new(everybodys_roots().clone(), Arc::default()));
    VERIFIER.as_ref().map_err(|error| SetupError::Tls(error.to_string()))
}

fn of_the_web() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// The web's authorities and the system's, read once. A system without any (an empty container) is no error:
/// the web's are built in.
fn everybodys_roots() -> &'static RootCertStore {
    static ROOTS: LazyLock<RootCertStore> = LazyLock::new(|| {
        let mut roots = of_the_web();
        let system = rustls_native_certs::load_native_certs();
        for error in system.errors {
            tracing::warn!(cause = %error, "some of the system's certificates can't be read");
        }
        let (added, ignored) = roots.add_parsable_certificates(system.certs);
        tracing::debug!(added, ignored, "the system's certificates");
        roots
    });
    &ROOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_told_by_what_is_wrong() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = |bytes: &[u8]| {
            let path = folder.path().join("ca.pem");
            std::fs::write(&path, bytes).expect("written");
            Authorities::read(&path).expect_err("it has none").to_string()
        };
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = rcgen::CertificateParams::new(vec!["x.example".to_owned()])
            .and_then(|parameters| parameters.self_signed(&key))
            .expect("signed");

        for none in [b"".as_slice(), certificate.der(), key.serialize_pem().as_bytes(), b"<html>"] {
            assert!(read(none).starts_with("has no certificate in it: a PEM file has"), "{}", read(none));
        }
        let pem = certificate.pem();
        let cut = read(&pem.as_bytes()[..pem.len() / 2]);
        assert!(cut.starts_with("is not PEM as it should be: certificate 1"), "{cut}");
        let other = read(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assert!(other.starts_with("is not PEM as it should be: certificate 1"), "{other}");
        let away = Authorities::read(&folder.path().join("away")).expect_err("no file").to_string();
        assert!(away.starts_with("cannot be read: No such file"), "{away}");
        let path = folder.path().join("ca.pem");
        std::fs::write(&path, format!("Some words\n{pem}{pem}")).expect("written");
        assert_eq!(format!("{:?}", Authorities::read(&path).expect("two")), "Authorities(2)");
    }
}

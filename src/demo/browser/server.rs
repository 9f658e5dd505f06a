//! The server: which handler serves which address, and what every answer carries.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::entrance::Entrance;
use super::pages::Pages;
use super::refusal::Refusal;
use super::shared::Shared;
use super::{arrivals, clock, draw, events, media, pages, person, site};
use crate::exam::Language;

/// What every answer carries. The page loads nothing from elsewhere, runs no script inside of a document, and is shown
/// in no frame.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; \
             form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// The entrance, and the language of refusals for a browser that speaks neither of ours.
struct Gate {
    entrance: Entrance,
    language: Language,
}

/// Everything behind the token.
pub(super) fn router(shared: &Arc<Shared>, entrance: Entrance, pages: Pages) -> Router {
    let at = |rest: &str| entrance.path(rest);
    let home = at("");
    let to_home = Redirect::permanent(&home);
    let files = Router::new()
        .route(&home, get(pages::index))
        .route(&at("{*file}"), get(pages::file))
        .with_state(Arc::new(pages));
    let router = Router::new()
        .route(&at("api/events"), get(events::events))
        .route(&at("api/people"), post(arrivals::add))
        .route(&at("api/say"), post(person::say))
        .route(&at("api/press"), post(person::press))
        .route(&at("api/clock"), post(clock::turn))
        .route(&at("api/draw"), post(draw::draw))
        .route(&at("api/site/login"), post(site::login))
        .route(&at("api/site/jobs"), get(site::jobs))
        .route(&at("api/site/shapes"), get(site::shapes).put(site::save))
        .route(&at("api/site/state"), post(site::set_state))
        .route(&at("api/site/frames/{session}/{job}/{frame}"), get(site::frame))
        .route(&at("media/{id}"), get(media::media))
        .with_state(Arc::clone(shared))
        .merge(files)
        // Without the slash at its end, the page would look for its files in the wrong place.
        .route(home.trim_end_matches('/'), get(async move || to_home))
        .fallback(async || Refusal::NotFound)
        .method_not_allowed_fallback(async || Refusal::WrongMethod);
    let gate = Gate { entrance, language: shared.language };
    router.layer(middleware::from_fn_with_state(Arc::new(gate), pass))
}

/// Lets a request through the entrance, puts a refusal into words, and adds the headers.
async fn pass(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let language = language(request.headers(), gate.language);
    let mut response = match gate.entrance.check(request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        response = refusal.worded(language);
    }
    response.headers_mut().extend(HEADERS.map(|(name, value)| (Some(name), value)));
    response
}

/// The language that the page asks for.
fn language(headers: &HeaderMap, default: Language) -> Language {
    let told = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::of_tag(told.and_then(|told| told.split([',', ';']).next()), default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_worded_in_the_language_that_the_page_asks_for() {
        let asked = |told: Option<&'static str>| {
            let headers = told.map(|told| (ACCEPT_LANGUAGE, HeaderValue::from_static(told)));
            language(&headers.into_iter().collect(), Language::Ru)
        };
        assert_eq!(asked(Some("en")), Language::En);
        assert_eq!(asked(Some("en-GB,en;q=0.9,ru;q=0.8")), Language::En);
        assert_eq!(asked(Some("ru;q=0.9")), Language::Ru);
        assert_eq!(asked(Some("de")), Language::Ru, "the page's first language");
        assert_eq!(asked(None), Language::Ru);
    }
}

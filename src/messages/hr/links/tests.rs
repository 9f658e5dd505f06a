use chrono::TimeDelta;

use crate::desk::Admission;
use crate::exam::Language;
use crate::messages::world::{OLGA, World, at};
use crate::model::{AdmissionMessage, By, Link, LinkNumber, LinkTerm, LinkTerms, Message, Source};
use crate::store::Tx;

/// A link for a number of people that has been used by two, and an old one that was revoked.
fn links(tx: &Tx) {
    let source = |name: &str| Source::parse(name).expect("a source");
    let terms = LinkTerms { source: source("Old <board>"), uses: None, until: None, language: None };
    tx.add_link(&Link::new("in-old".to_owned(), terms, By::Operator, at(0))).expect("write");
    tx.revoke_link(LinkNumber(1), at(1)).expect("write");
    let until = Some(at(0) + TimeDelta::days(30));
    let terms = LinkTerms { source: source("Job fair"), uses: Some(50), until, language: Some(Language::Ru) };
    let link =
        Link { used: 2, started: 1, ..Link::new("in-Ab_9".to_owned(), terms, By::Person(OLGA), at(60)) };
    tx.add_link(&link).expect("write");
}

fn of(message: AdmissionMessage) -> Message {
    Message::Admission(message)
}

#[test]
fn the_list_says_who_may_come_in_and_what_came_of_every_link() {
    let mut world = World::new();
    let list = of(AdmissionMessage::HrLinks { before: None });
    insta::assert_snapshot!(world.tells(OLGA, &list), @r"
    <b>Admission</b>: everybody can come in. A link tells you where somebody came from.

    There are no links yet.
    [➕ New link]
    ");
    world = world.with(links);
    let mut told = Vec::new();
    for admission in [Admission::Link, Admission::Approval, Admission::Closed] {
        world.rules.admission = admission;
        told.push(world.tells(OLGA, &list).lines().next().unwrap_or_default().to_owned());
        told.push(world.tells_in_russian(OLGA, &list).lines().next().unwrap_or_default().to_owned());
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    <b>Admission</b>: newcomers need a link.
    <b>Приём</b>: новым кандидатам нужна ссылка.
    <b>Admission</b>: newcomers need a link, or your answer to their request.
    <b>Приём</b>: новым кандидатам нужна ссылка или ваш ответ на заявку.
    <b>Admission</b>: closed. No newcomer can come in, not even with a link.
    <b>Приём</b>: закрыт. Новых кандидатов бот не принимает, даже по ссылке.
    ");
    insta::assert_snapshot!(world.tells(OLGA, &list), @r"
    <b>Admission</b>: closed. No newcomer can come in, not even with a link.

    1. <b>Job fair</b>: opened by 2, task taken by 1
    2. <b>Old &lt;board&gt;</b>: opened by 0, task taken by 0 · revoked
    [➕ New link]
    [1 · Job fair] [2 · Old <board>]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &list), @r"
    <b>Приём</b>: закрыт. Новых кандидатов бот не принимает, даже по ссылке.

    1. <b>Job fair</b>: открыли 2, взяли задание 1
    2. <b>Old &lt;board&gt;</b>: открыли 0, взяли задание 0 · отозвана
    [➕ Новая ссылка]
    [1 · Job fair] [2 · Old <board>]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &of(AdmissionMessage::HrLinks { before: Some(LinkNumber(2)) })), @r"
    <b>Admission</b>: closed. No newcomer can come in, not even with a link.

    1. <b>Old &lt;board&gt;</b>: opened by 0, task taken by 0 · revoked
    [➕ New link]
    [1 · Old <board>]
    [‹ Newest]
    ");
}

#[test]
fn a_link_is_shown_with_what_can_be_done_about_it() {
    let mut world = World::new().with(links);
    let card = |link| of(AdmissionMessage::HrLink { link: LinkNumber(link) });
    insta::assert_snapshot!(world.tells(OLGA, &card(2)), @r"
    🔗 <b>Job fair</b>
    Telegram has not told me my own name yet. The link to this bot ends with <code>?start=in-Ab_9</code>.
    Opened by 2 people, task taken by 1
    For at most 50 people
    Works until 4 March, 02:40 (UTC)
    Greeting in Russian
    Made by Olga (501), 2 February, 02:41 (UTC)
    [👥 How many] [⏳ How long]
    [🌐 Language] [🚫 Revoke…]
    [‹ To the links]
    ");
    world.rules.bot = Some("example_bot".to_owned());
    insta::assert_snapshot!(world.tells(OLGA, &card(2)), @r"
    🔗 <b>Job fair</b>
    <code>https://t.me/example_bot?start=in-Ab_9</code>
    Opened by 2 people, task taken by 1
    For at most 50 people
    Works until 4 March, 02:40 (UTC)
    Greeting in Russian
    Made by Olga (501), 2 February, 02:41 (UTC)
    [Copy the link ⧉ https://t.me/example_bot?start=in-Ab_9]
    [👥 How many] [⏳ How long]
    [🌐 Language] [🚫 Revoke…]
    [‹ To the links]
    ");
    insta::assert_snapshot!(world.tells_in_russian(OLGA, &card(2)), @r"
    🔗 <b>Job fair</b>
    <code>https://t.me/example_bot?start=in-Ab_9</code>
    Открыли 2 человека, взяли задание: 1
    Не больше чем для 50 человек
    Действует до 4 марта, 02:40 (UTC)
    Приветствие на русском
    Создана 2 февраля, 02:41 (UTC), кто создал: Olga (501)
    [Скопировать ⧉ https://t.me/example_bot?start=in-Ab_9]
    [👥 Для скольких] [⏳ Срок]
    [🌐 Язык] [🚫 Отозвать…]
    [‹ К ссылкам]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &card(1)), @r"
    🔗 <b>Old &lt;board&gt;</b>
    <b>Revoked</b>: it lets nobody in any more.
    Opened by 0 people, task taken by 0
    Made by the operator, 2 February, 02:40 (UTC)
    [‹ To the links]
    ");
    insta::assert_snapshot!(world.tells(OLGA, &card(3)), @"This link is not kept any more.");
}

#[test]
fn every_term_is_one_tap_away_and_a_revocation_is_confirmed() {
    let world = World::new().with(links);
    let link = LinkNumber(2);
    let questions = LinkTerm::ALL.map(|term| AdmissionMessage::HrLinkTerm { link, term });
    let questions = questions.into_iter().chain([AdmissionMessage::HrConfirmRevoke { link }]);
    let (mut english, mut russian) = (Vec::new(), Vec::new());
    for question in questions {
        english.push(world.tells(OLGA, &of(question)));
        russian.push(world.tells_in_russian(OLGA, &of(question)));
    }
    insta::assert_snapshot!(english.join("\n\n"), @r"
    How many people can use the link “Job fair”?
    [1] [10]
    [50] [100]
    [500] [Any number]
    [‹ To the link]

    For how long from now on will the link “Job fair” work?
    [1 days] [7 days]
    [30 days] [90 days]
    [Without an end]
    [‹ To the link]

    In which language will people be greeted who use the link “Job fair”?
    [English] [Russian]
    [As in Telegram]
    [‹ To the link]

    Revoke the link “Job fair”? It will let nobody in any more, not even people who have opened it and have no task yet. Those who have started go on.
    [Yes, revoke]
    [‹ To the link]
    ");
    insta::assert_snapshot!(russian.join("\n\n"), @r"
    Сколько человек может прийти по ссылке «Job fair»?
    [1] [10]
    [50] [100]
    [500] [Для любого числа]
    [‹ К ссылке]

    Как долго, считая с этой минуты, будет действовать ссылка «Job fair»?
    [1 день] [7 дней]
    [30 дней] [90 дней]
    [Без срока]
    [‹ К ссылке]

    На каком языке приветствовать тех, кто придёт по ссылке «Job fair»?
    [Английский] [Русский]
    [Как в Telegram]
    [‹ К ссылке]

    Отозвать ссылку «Job fair»? Прийти по ней больше не сможет никто, в том числе те, кто её уже открыл, но ещё не взял задание. Кто начал, продолжит.
    [Да, отозвать]
    [‹ К ссылке]
    ");
}

#[test]
fn making_a_link_begins_with_its_source() {
    let world = World::new();
    let asks = [
        AdmissionMessage::HrAskSource { again: false },
        AdmissionMessage::HrAskSource { again: true },
        AdmissionMessage::HrTooManyLinks,
    ];
    insta::assert_snapshot!(asks.map(|ask| world.tells(OLGA, &of(ask))).join("\n\n"), @r"
    Where will you publish the link? Write a short name, such as “Job fair”: it tells you where candidates came from. To cancel, send /cancel.

    This can't be used as a name. Please write one line of at most 40 characters. To cancel, send /cancel.

    I keep as many links as I can, and all of them work. Revoke one that you no longer need, then make the new one.
    ");
    insta::assert_snapshot!(asks.map(|ask| world.tells_in_russian(OLGA, &of(ask))).join("\n\n"), @r"
    Где вы разместите ссылку? Напишите короткое название, например «Ярмарка вакансий»: по нему видно, откуда пришёл кандидат. Чтобы отменить, отправьте /cancel.

    Такое название не подходит. Напишите, пожалуйста, одну строку не длиннее 40 знаков. Чтобы отменить, отправьте /cancel.

    Больше ссылок бот хранить не может, и все они действуют. Отзовите ту, которая больше не нужна, и создайте новую.
    ");
}

//! Streams: who is told what, when they end, and that several processes tell the same.

use base::{Context, CustomerId, Topic};
use testkit::{EventStream, Person, Request};

use crate::support::{Program, Staffed};

pub async fn listen(program: &Program, who: &Person) -> EventStream {
    let (status, mut stream) = Request::get("/live").by(who).open(&program.router).await;
    assert_eq!(status, 200);
    assert_eq!(stream.told().await, "*", "a stream begins with everything");
    stream
}

async fn announce(program: &Program, who: &Person, topic: Topic, customers: &[CustomerId]) {
    let mut ctx: Context = program.context(who).await;
    ctx.announce_to(topic, customers.iter().copied());
    ctx.commit().await.unwrap();
}

/// The streams that a test opens must be told something, so that silence can be told from slowness.
async fn fence(program: &Program, clinic: &Staffed) {
    announce(program, &clinic.owner, Topic::Analyses, &[clinic.customer]).await;
}

#[tokio::test]
async fn a_change_is_told_in_its_clinic_to_those_who_may_see_such_things() {
    let program = Program::start().await;
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let mut staff = listen(&program, &a.staff).await;
    let mut sales = listen(&program, &a.sales).await;
    let mut portal = listen(&program, &a.portal).await;
    let mut elsewhere = listen(&program, &b.staff).await;

    announce(&program, &a.owner, Topic::Queue, &[]).await;
    assert_eq!(staff.told().await, "queue");
    fence(&program, &a).await;
    assert_eq!(sales.told().await, "analyses", "the queue is not for sales people");
    assert_eq!(portal.told().await, "mine", "a customer learns of their own, and not of what");
    assert_eq!(staff.told().await, "analyses");
    fence(&program, &b).await;
    assert_eq!(elsewhere.told().await, "analyses", "another clinic's changes are not told");
}

#[tokio::test]
async fn what_is_rolled_back_is_not_announced() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let mut staff = listen(&program, &a.staff).await;
    let mut ctx = program.context(&a.owner).await;
    ctx.announce(Topic::Queue);
    drop(ctx);
    let mut begun = program.context(&a.owner).await;
    base::live::announce(begun.tx(), &[Topic::Queue], &[]).await.unwrap();
    drop(begun);
    fence(&program, &a).await;
    assert_eq!(staff.told().await, "analyses");
}

#[tokio::test]
async fn every_process_tells_its_own_screens() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let other = program.test.another_process(&[]);
    let (there, _) = precision::http::router(&other);
    let (_, mut far) = Request::get("/live").by(&a.staff).open(&there).await;
    assert_eq!(far.told().await, "*");
    announce(&program, &a.owner, Topic::Queue, &[]).await;
    assert_eq!(far.told().await, "queue");
}

/// Each way in which a session can be over. The next thing such a stream says is that, and nothing of what
/// happened meanwhile.
#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let program = Program::start().await;
    // A clinic for each: what one's fence told may arrive when the next stream is open already.
    let (a, b) = (program.staffed("a").await, program.staffed("b").await);
    let (c, d) = (program.staffed("c").await, program.staffed("d").await);
    let ways = [
        (&a, &a.staff, "UPDATE auth.sessions SET revoked_at = now() WHERE account_id = $1"),
        (&b, &b.admin, "UPDATE auth.members SET disabled_at = now() WHERE account_id = $1"),
        (&c, &c.sales, "UPDATE auth.members SET role = 'clinic_staff' WHERE account_id = $1"),
        (&d, &d.portal, "UPDATE auth.accounts SET disabled_at = now() WHERE id = $1"),
    ];
    for (clinic, person, statement) in ways {
        let mut stream = listen(&program, person).await;
        let ended = sqlx::query(statement).bind(person.account.0);
        ended.execute(&program.test.database.admin).await.unwrap();
        fence(&program, clinic).await;
        let last = stream.next().await.unwrap();
        assert_eq!((last.name.as_str(), last.data.as_str()), ("ended", "over"), "{statement}");
        assert_eq!(stream.next().await, None, "{statement}");
        let (status, _) = Request::get("/live").by(person).open(&program.router).await;
        assert_eq!(status, 303, "{statement}");
    }
}

#[tokio::test]
async fn in_a_suspended_clinic_only_the_owner_goes_on_listening() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let (mut owner, mut staff) =
        (listen(&program, &a.owner).await, listen(&program, &a.staff).await);
    let admin = &program.test.database.admin;
    sqlx::query("UPDATE auth.clinics SET status = 'suspended'").execute(admin).await.unwrap();
    assert_eq!(staff.next().await.unwrap().name, "ended");
    sqlx::query("UPDATE auth.clinics SET status = 'active'").execute(admin).await.unwrap();
    fence(&program, &a).await;
    assert_eq!(owner.told().await, "analyses");
}

#[tokio::test]
async fn a_permission_withdrawn_counts_for_the_stream_that_is_open() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let mut staff = listen(&program, &a.staff).await;
    let less = sqlx::query(
        "UPDATE auth.members SET withdrawn = '{queue.read,queue.display}' WHERE account_id = $1",
    );
    less.bind(a.staff.account.0).execute(&program.test.database.admin).await.unwrap();
    announce(&program, &a.owner, Topic::Queue, &[]).await;
    fence(&program, &a).await;
    assert_eq!(staff.told().await, "analyses");
}

#[tokio::test]
async fn a_visit_that_ends_ends_its_stream() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let visitor = program.test.super_admin().await;
    let visit = format!("/platform/clinics/{}/visit", a.clinic.id);
    let form = [("reason", "Ticket 1042: a figure looks wrong"), ("minutes", "30")];
    let entered = program.send(Request::post(&visit).by(&visitor).form(&form)).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let mut stream = listen(&program, &visitor).await;
    announce(&program, &a.owner, Topic::Queue, &[]).await;
    assert_eq!(stream.told().await, "queue");
    assert_eq!(program.send(Request::post("/platform/leave").by(&visitor)).await.status, 303);
    assert_eq!(stream.next().await.unwrap().name, "ended");
}

#[tokio::test]
async fn a_session_has_so_many_streams_and_leaves_them_all_when_the_program_stops() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let mut open = Vec::new();
    while open.len() < 12 {
        open.push(listen(&program, &a.staff).await);
    }
    let (status, _) = Request::get("/live").by(&a.staff).open(&program.router).await;
    assert_eq!(status, 429);
    assert_eq!(program.test.app.live.streams(), 12);
    open.truncate(6);
    assert_eq!(program.test.app.live.streams(), 6, "a window that is closed gives its place up");
    open.push(listen(&program, &a.staff).await);

    program.test.app.live.close();
    for mut stream in open {
        assert_eq!(stream.next().await, None);
    }
    let (status, _) = Request::get("/live").by(&a.staff).open(&program.router).await;
    assert_eq!(status, 429);
}

/// More than is kept of a clinic's changes: a stream that could not follow looks at everything.
#[tokio::test]
async fn nothing_is_lost_when_changes_come_faster_than_they_are_read() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let mut staff = listen(&program, &a.staff).await;
    let mut ctx = program.context(&a.owner).await;
    for _ in 0..300 {
        base::live::announce(ctx.tx(), &[Topic::Analyses], &[]).await.unwrap();
    }
    ctx.commit().await.unwrap();
    assert_eq!(staff.told().await, "*");
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM auth.changes")
        .fetch_one(&program.test.database.admin)
        .await
        .unwrap();
    assert_eq!(kept, 256);
}

/// Announcements of one clinic take turns, so none is numbered before one that is seen later.
#[tokio::test]
async fn of_a_hundred_changes_at_once_none_is_missed() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let mut staff = listen(&program, &a.staff).await;
    let people = [&a.owner, &a.admin];
    let all = (0..100).map(|n| announce(&program, people[n % 2], Topic::Queue, &[]));
    program.test.at_once(all).await;
    announce(&program, &a.owner, Topic::Customers, &[]).await;
    loop {
        let told = staff.told().await;
        if told.contains("customers") {
            return;
        }
        assert_eq!(told, "queue");
    }
}

#[tokio::test]
async fn who_does_not_ask_for_a_stream_is_answered_and_done() {
    let program = Program::start().await;
    let a = program.staffed("a").await;
    let answer = program.send(Request::get("/live").by(&a.staff)).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "data: *\n\n"));
}

//! A Bot API as light as can be: it answers plainly, offers taps by polling or by webhook, and keeps the time. The sandbox is
//! too thorough to be a load generator. It runs on a thread of its own, so that its work is not counted as a bot's.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use crate::http::{self, Request};
use crate::limits::Limiter;

/// Whoever taps: their chat, and the data of the two buttons they press in turn.
#[derive(Clone)]
pub struct Tapper {
    pub user: i64,
    pub buttons: [String; 2],
}

/// How the crowd taps.
#[derive(Clone, Copy)]
pub enum Rhythm {
    /// Everybody taps again as soon as both the answer and the edit have arrived.
    AsFastAsItGoes,
    /// So many people a second, one after the other, whatever becomes of it.
    PerSecond(u32),
    /// Nobody taps.
    Nobody,
}

/// What the street should do.
#[derive(Clone)]
pub struct Plan {
    pub tappers: Vec<Tapper>,
    pub rhythm: Rhythm,
    /// Telegram's limits, enforced to the millisecond; or none.
    pub strict: bool,
}

/// What was seen between two looks.
#[derive(Clone, Default, Debug)]
pub struct Seen {
    /// Taps whose answer and edit both arrived.
    pub taps: usize,
    /// How long each of them took, in milliseconds, sorted.
    pub waits: Vec<f64>,
    /// New messages that were taken, and when, in seconds since the bot first asked for updates.
    pub sent: Vec<f64>,
    /// Edits that were taken, likewise.
    pub edits: Vec<f64>,
    /// How often 429 was answered.
    pub refused: usize,
    /// From here to the bot's first question for updates (or its webhook), in milliseconds since the street opened.
    pub first_ask: Option<f64>,
    /// The time looked at, in seconds.
    pub seconds: f64,
}

impl Seen {
    pub fn per_second(&self) -> f64 {
        self.taps as f64 / self.seconds
    }

    pub fn wait_at(&self, share: f64) -> f64 {
        let last = self.waits.len().saturating_sub(1);
        self.waits.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
    }
}

enum Ask {
    /// Forget what was seen so far and begin anew.
    Fresh(mpsc::Sender<()>),
    Look(mpsc::Sender<Seen>),
}

/// The street, seen from outside.
pub struct Street {
    pub url: String,
    asks: tokio::sync::mpsc::UnboundedSender<Ask>,
}

impl Street {
    pub fn open(plan: Plan) -> Street {
        let (told, address) = mpsc::channel();
        let (asks, heard) = tokio::sync::mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            tokio::task::LocalSet::new().block_on(&runtime, stand(plan, told, heard));
        });
        Street { url: format!("http://{}", address.recv().expect("a street")), asks }
    }

    /// What happens from here on counts.
    pub fn fresh(&self) {
        let (done, wait) = mpsc::channel();
        self.asks.send(Ask::Fresh(done)).ok();
        wait.recv().expect("the street stands");
    }

    pub fn look(&self) -> Seen {
        let (done, wait) = mpsc::channel();
        self.asks.send(Ask::Look(done)).ok();
        wait.recv().expect("the street stands")
    }

    /// Waits until the bot has asked for updates, and returns how long that took since the street opened.
    pub fn first_ask(&self, patience: Duration) -> Option<f64> {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if let Some(at) = self.look().first_ask {
                return Some(at);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        None
    }
}

struct Tap {
    number: u64,
    began: Instant,
    answered: bool,
    edited: bool,
}

struct World {
    plan: Plan,
    opened: Instant,
    begun: Instant,
    first_ask: Option<f64>,
    by_user: HashMap<i64, usize>,
    taps: Vec<Option<Tap>>,
    counts: Vec<u64>,
    next_update: i64,
    waiting: VecDeque<(i64, String)>,
    more: Rc<Notify>,
    seen: Seen,
    limiter: Limiter,
    hooked: Option<String>,
    messages: i64,
}

type Shared = Rc<RefCell<World>>;

async fn stand(plan: Plan, told: mpsc::Sender<String>, mut heard: tokio::sync::mpsc::UnboundedReceiver<Ask>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    told.send(listener.local_addr().expect("an address").to_string()).ok();
    let world = Rc::new(RefCell::new(World::new(plan)));
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    tokio::task::spawn_local(serve(stream, world.clone()));
                }
            }
            ask = heard.recv() => match ask {
                None => return,
                Some(Ask::Fresh(done)) => { world.borrow_mut().fresh(); done.send(()).ok(); }
                Some(Ask::Look(done)) => { done.send(world.borrow().look()).ok(); }
            }
        }
    }
}

async fn serve(mut stream: TcpStream, world: Shared) {
    stream.set_nodelay(true).ok();
    let mut buffer = Vec::with_capacity(16 * 1024);
    loop {
        let Some(request) = http::read_request(&mut stream, &mut buffer).await else { return };
        let response = answer(&request, &world).await;
        if stream.write_all(response.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn answer(request: &Request, world: &Shared) -> String {
    let method = request.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    match method.as_str() {
        "getupdates" => http::ok(&updates(request, world).await),
        "answercallbackquery" => world.borrow_mut().answered(request),
        "editmessagetext" => world.borrow_mut().edited(request),
        "sendmessage" | "sendphoto" => world.borrow_mut().sent(request),
        "setwebhook" => hook(request, world),
        "getme" => http::ok(ME),
        "getmydescription" => http::ok("{\"description\":\"\"}"),
        "getmyshortdescription" => http::ok("{\"short_description\":\"\"}"),
        "getwebhookinfo" => http::ok(&world.borrow().hook_info()),
        _ => http::ok("true"),
    }
}

const ME: &str = "{\"id\":1,\"is_bot\":true,\"first_name\":\"Bench\",\"username\":\"bench_bot\",\"can_join_groups\":false,\"can_read_all_group_messages\":false,\"supports_inline_queries\":false,\"can_connect_to_business\":false,\"has_main_web_app\":false}";

/// Long polling: what waits from `offset` on, at most `limit`; asking confirms what lies before.
async fn updates(request: &Request, world: &Shared) -> String {
    let (offset, limit) = (request.number("offset").unwrap_or(0), request.number("limit").unwrap_or(100).clamp(1, 100));
    let patience = Duration::from_secs(u64::try_from(request.number("timeout").unwrap_or(0)).unwrap_or(0));
    world.borrow_mut().bot_is_here(world);
    let deadline = tokio::time::Instant::now() + patience;
    loop {
        let more = world.borrow().more.clone();
        {
            let mut world = world.borrow_mut();
            while world.waiting.front().is_some_and(|(number, _)| *number < offset) {
                world.waiting.pop_front();
            }
            if !world.waiting.is_empty() || patience.is_zero() {
                let few = world.waiting.iter().take(usize::try_from(limit).unwrap_or(100));
                let list: Vec<&str> = few.map(|(_, update)| update.as_str()).collect();
                return format!("[{}]", list.join(","));
            }
        }
        if tokio::time::timeout_at(deadline, more.notified()).await.is_err() {
            return "[]".into();
        }
    }
}

/// A webhook: up to `max_connections` requests at once, an update each; what is not taken is offered again.
fn hook(request: &Request, world: &Shared) -> String {
    let (Some(url), secret) = (request.text("url"), request.text("secret_token").unwrap_or_default()) else {
        return http::ok("true");
    };
    let connections = request.number("max_connections").unwrap_or(40);
    let before = world.borrow_mut().hooked.replace(url.clone());
    if before.is_none() {
        world.borrow_mut().bot_is_here(world);
        for _ in 0..connections {
            tokio::task::spawn_local(push(url.clone(), secret.clone(), world.clone()));
        }
    }
    http::ok("true")
}

async fn push(url: String, secret: String, world: Shared) {
    let (host, path) = http::split(&url);
    let (more, mut stream, mut buffer) = (world.borrow().more.clone(), None, Vec::new());
    loop {
        let next = world.borrow_mut().waiting.pop_front();
        let Some((number, update)) = next else {
            more.notified().await;
            continue;
        };
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {}\r\n\r\n",
            update.len()
        );
        if !offer(&mut stream, &host, &format!("{head}{update}"), &mut buffer).await {
            world.borrow_mut().waiting.push_front((number, update));
            stream = None;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn offer(stream: &mut Option<TcpStream>, host: &str, text: &str, buffer: &mut Vec<u8>) -> bool {
    if stream.is_none() {
        buffer.clear();
        *stream = TcpStream::connect(host).await.ok();
        if let Some(stream) = stream {
            stream.set_nodelay(true).ok();
        }
    }
    let Some(stream) = stream else { return false };
    stream.write_all(text.as_bytes()).await.is_ok() && http::read_status(stream, buffer).await == Some(200)
}

/// So many a second, whoever's turn it is.
async fn tap_on(every: Duration, world: Shared) {
    let mut ticks = tokio::time::interval(every);
    for who in 0.. {
        ticks.tick().await;
        let mut world = world.borrow_mut();
        let who = who % world.plan.tappers.len();
        // Somebody whose last tap still waits keeps their patience: the wait then counts in full.
        if world.taps[who].is_none() {
            world.tap(who);
        }
    }
}

impl World {
    fn new(plan: Plan) -> World {
        let by_user = plan.tappers.iter().enumerate().map(|(index, tapper)| (tapper.user, index)).collect();
        let count = plan.tappers.len();
        World {
            limiter: Limiter::new(plan.strict),
            plan,
            opened: Instant::now(),
            begun: Instant::now(),
            first_ask: None,
            by_user,
            taps: (0..count).map(|_| None).collect(),
            counts: vec![0; count],
            next_update: 1000,
            waiting: VecDeque::new(),
            more: Rc::new(Notify::new()),
            seen: Seen::default(),
            hooked: None,
            messages: 1_000_000,
        }
    }

    fn hook_info(&self) -> String {
        let url = self.hooked.as_deref().unwrap_or_default();
        format!("{{\"url\":\"{url}\",\"has_custom_certificate\":false,\"pending_update_count\":0}}")
    }

    fn fresh(&mut self) {
        self.seen = Seen::default();
        self.begun = Instant::now();
    }

    fn look(&self) -> Seen {
        let mut seen = self.seen.clone();
        seen.waits.sort_by(f64::total_cmp);
        seen.first_ask = self.first_ask;
        seen.seconds = self.begun.elapsed().as_secs_f64();
        seen
    }

    /// The first question for updates: now people begin to tap.
    fn bot_is_here(&mut self, world: &Shared) {
        if self.first_ask.is_some() {
            return;
        }
        self.first_ask = Some(self.opened.elapsed().as_secs_f64() * 1000.0);
        self.begun = Instant::now();
        match self.plan.rhythm {
            Rhythm::AsFastAsItGoes => (0..self.plan.tappers.len()).for_each(|who| self.tap(who)),
            Rhythm::PerSecond(people) => {
                tokio::task::spawn_local(tap_on(Duration::from_secs(1) / people, world.clone()));
            }
            Rhythm::Nobody => {}
        }
    }

    fn tap(&mut self, who: usize) {
        let (number, update) = (self.counts[who], self.next_update);
        self.counts[who] += 1;
        self.next_update += 1;
        let tapper = &self.plan.tappers[who];
        let (user, data) = (tapper.user, &tapper.buttons[usize::from(number % 2 == 1)]);
        let text = format!(
            "{{\"update_id\":{update},\"callback_query\":{{\"id\":\"{who}.{number}\",\"from\":{{\"id\":{user},\"is_bot\":false,\"first_name\":\"Somebody\",\"language_code\":\"en\"}},\"message\":{{\"message_id\":{},\"from\":{{\"id\":1,\"is_bot\":true,\"first_name\":\"Bench\",\"username\":\"bench_bot\"}},\"chat\":{{\"id\":{user},\"first_name\":\"Somebody\",\"type\":\"private\"}},\"date\":1764000000,\"has_protected_content\":true,\"text\":\"Tuesday 24 November\\nIn one room\\nThe kitchen\\n\\nYour answer: coming. You can change it at any time.\"}},\"chat_instance\":\"-1\",\"data\":\"{data}\"}}}}",
            100 + who
        );
        self.taps[who] = Some(Tap { number, began: Instant::now(), answered: false, edited: false });
        self.waiting.push_back((update, text));
        self.more.notify_one();
    }

    fn answered(&mut self, request: &Request) -> String {
        let id = request.text("callback_query_id").unwrap_or_default();
        let Some((who, number)) = id.split_once('.') else { return http::ok("true") };
        let (who, number) = (who.parse().unwrap_or(usize::MAX), number.parse().unwrap_or(u64::MAX));
        if let Some(Some(tap)) = self.taps.get_mut(who)
            && tap.number == number
        {
            tap.answered = true;
            self.settle(who);
        }
        http::ok("true")
    }

    fn edited(&mut self, request: &Request) -> String {
        let chat = request.number("chat_id").unwrap_or_default();
        if let Some(wait) = self.limiter.refuses(chat) {
            self.seen.refused += 1;
            return http::too_many(wait);
        }
        self.seen.edits.push(self.begun.elapsed().as_secs_f64());
        if let Some(who) = self.by_user.get(&chat).copied() {
            if let Some(tap) = &mut self.taps[who] {
                tap.edited = true;
            }
            self.settle(who);
        }
        http::ok(&message(chat, request.number("message_id").unwrap_or(1)))
    }

    fn sent(&mut self, request: &Request) -> String {
        let chat = request.number("chat_id").unwrap_or_default();
        if let Some(wait) = self.limiter.refuses(chat) {
            self.seen.refused += 1;
            return http::too_many(wait);
        }
        self.messages += 1;
        self.seen.sent.push(self.begun.elapsed().as_secs_f64());
        http::ok(&message(chat, self.messages))
    }

    fn settle(&mut self, who: usize) {
        let done = self.taps[who].as_ref().is_some_and(|tap| tap.answered && tap.edited);
        if !done {
            return;
        }
        if let Some(tap) = self.taps[who].take() {
            self.seen.taps += 1;
            self.seen.waits.push(tap.began.elapsed().as_secs_f64() * 1000.0);
        }
        if matches!(self.plan.rhythm, Rhythm::AsFastAsItGoes) {
            self.tap(who);
        }
    }
}

fn message(chat: i64, number: i64) -> String {
    format!(
        "{{\"message_id\":{number},\"date\":1764000000,\"chat\":{{\"id\":{chat},\"first_name\":\"Somebody\",\"type\":\"private\"}},\"text\":\"…\"}}"
    )
}

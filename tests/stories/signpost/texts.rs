//! Texts that people might send to a bot at night: in fear, in jest, half asleep. Put together by chance from words of our own in
//! twelve languages, mistyped now and then; the seed makes them the same every time.

/// Stands in every text, and nowhere else.
pub const CANARY: &str = "zyxomma";

/// Chance begins here.
const SEED: u64 = 20_261_125;

/// A language as Telegram tells it, what people say in fear, and what they say in jest.
type Language = (&'static str, [&'static str; 8], [&'static str; 4]);

/// Twelve languages. Kith speaks two of them; whoever speaks another is answered in English.
pub const LANGUAGES: [Language; 12] = [
    (
        "en",
        [
            "I can't go on",
            "please help me",
            "they are watching me",
            "I want to die",
            "is anybody there?",
            "the voices again",
            "I took all the pills",
            "nobody believes me",
        ],
        ["lol", "knock knock", "are you a robot?", "tell me a joke"],
    ),
    (
        "fi",
        [
            "en jaksa enää",
            "auttakaa joku",
            "ne tarkkailevat minua",
            "haluan kuolla",
            "onko siellä ketään?",
            "äänet taas",
            "pelottaa hirveästi",
            "en pysty nukkumaan",
        ],
        ["heh heh", "kerro vitsi", "oletko robotti?", "hyvää yötä vaan"],
    ),
    (
        "sv",
        [
            "jag orkar inte mer",
            "snälla hjälp mig",
            "de följer efter mig",
            "jag vill dö",
            "är någon där?",
            "rösterna igen",
            "jag är så rädd",
            "ingen tror mig",
        ],
        ["haha", "är du en robot?", "berätta en vits", "tjenare"],
    ),
    (
        "de",
        [
            "ich kann nicht mehr",
            "bitte helft mir",
            "sie beobachten mich",
            "ich will sterben",
            "ist da jemand?",
            "wieder die Stimmen",
            "ich habe solche Angst",
            "niemand glaubt mir",
        ],
        ["hihi", "bist du ein Roboter?", "erzähl einen Witz", "na du"],
    ),
    (
        "fr",
        [
            "je n'en peux plus",
            "aidez-moi",
            "ils me surveillent",
            "je veux mourir",
            "il y a quelqu'un ?",
            "encore les voix",
            "j'ai très peur",
            "personne ne me croit",
        ],
        ["mdr", "tu es un robot ?", "raconte une blague", "coucou"],
    ),
    (
        "es",
        [
            "no puedo más",
            "ayúdame por favor",
            "me están vigilando",
            "quiero morir",
            "¿hay alguien ahí?",
            "otra vez las voces",
            "tengo mucho miedo",
            "nadie me cree",
        ],
        ["jajaja", "¿eres un robot?", "cuéntame un chiste", "hola hola"],
    ),
    (
        "it",
        [
            "non ce la faccio più",
            "aiutatemi",
            "mi stanno guardando",
            "voglio morire",
            "c'è qualcuno?",
            "di nuovo le voci",
            "ho tanta paura",
            "nessuno mi crede",
        ],
        ["ahah", "sei un robot?", "dimmi una barzelletta", "ciao ciao"],
    ),
    (
        "pl",
        [
            "nie mam już siły",
            "pomóżcie mi",
            "oni mnie śledzą",
            "chcę umrzeć",
            "jest tam ktoś?",
            "znowu głosy",
            "bardzo się boję",
            "nikt mi nie wierzy",
        ],
        ["hehe", "jesteś robotem?", "opowiedz żart", "no cześć"],
    ),
    (
        "et",
        [
            "ma ei jaksa enam",
            "palun aidake",
            "nad jälgivad mind",
            "ma tahan surra",
            "kas seal on keegi?",
            "jälle need hääled",
            "mul on hirm",
            "keegi ei usu mind",
        ],
        ["hihi", "kas sa oled robot?", "räägi nalja", "tšau"],
    ),
    (
        "ru",
        [
            "я больше не могу",
            "помогите мне",
            "за мной следят",
            "я хочу умереть",
            "есть кто-нибудь?",
            "опять голоса",
            "мне очень страшно",
            "никто мне не верит",
        ],
        ["ха-ха", "ты робот?", "расскажи анекдот", "привет"],
    ),
    (
        "ar",
        [
            "لا أستطيع أكثر",
            "ساعدوني من فضلكم",
            "إنهم يراقبونني",
            "أريد أن أموت",
            "هل من أحد هنا؟",
            "الأصوات مرة أخرى",
            "أنا خائف جدا",
            "لا أحد يصدقني",
        ],
        ["ههههه", "هل أنت روبوت؟", "قل لي نكتة", "مرحبا"],
    ),
    (
        "so",
        [
            "ma sii wadi karo",
            "fadlan i caawi",
            "way i daawanayaan",
            "waxaan rabaa inaan dhinto",
            "qof ma joogaa?",
            "codadkii mar kale",
            "aad baan u baqayaa",
            "cidna ima rumaysato",
        ],
        ["hahaha", "ma robot baad tahay?", "kaftan ii sheeg", "iska warran"],
    ),
];

/// An endless row of texts, each with the canary in it.
pub struct Texts {
    chance: u64,
}

impl Texts {
    /// The same every time.
    pub fn new() -> Texts {
        Texts { chance: SEED }
    }

    /// The next text, in this language: one to three sayings, mistyped in one of three cases.
    pub fn next(&mut self, language: usize) -> String {
        let (_, fears, jests) = &LANGUAGES[language % LANGUAGES.len()];
        let mut said: Vec<String> = vec![];
        for _ in 0..=self.below(3) {
            let saying = if self.below(4) == 0 { jests[self.below(4)] } else { fears[self.below(8)] };
            said.push(if self.below(3) == 0 { self.mistyped(saying) } else { saying.to_owned() });
        }
        said.insert(self.below(said.len() + 1), CANARY.to_owned());
        let end = ["", ".", "!!!", " 😭", "…", " 🤡"][self.below(6)];
        said.join([" ", ", ", "\n"][self.below(3)]) + end
    }

    /// Two letters change places, one is lost, one comes twice, or all are shouted.
    fn mistyped(&mut self, saying: &str) -> String {
        let mut letters: Vec<char> = saying.chars().collect();
        let at = self.below(letters.len() - 1);
        match self.below(4) {
            0 => letters.swap(at, at + 1),
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, letters[at]),
            _ => return saying.to_uppercase(),
        }
        letters.into_iter().collect()
    }

    /// A number by chance, below this one.
    fn below(&mut self, end: usize) -> usize {
        self.chance = self.chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.chance >> 33).expect("31 bits") % end
    }
}

// What twenty memories say, and a question for each that asks for it in other words: in Chinese and in
// English; and six of each in languages of eleven scripts.
#pragma once
#include <span>
#include <string_view>

namespace limelight::test {

struct Asked {
  std::string_view memory;
  std::string_view question;
};

struct Language {
  std::string_view name;
  std::span<const Asked> asked;
};

inline constexpr Asked kChinese[] = {{"灯塔看守人每天傍晚点亮灯，天亮才熄灭。", "灯塔的灯是什么时候点亮的？"},
                                     {"我外婆做的红烧肉要炖三个小时。", "红烧肉需要炖多久？"},
                                     {"上海的地铁在晚上十一点以后就停运了。", "地铁几点停运？"},
                                     {"小王对花生过敏，不能吃花生酱。", "谁对花生过敏？"},
                                     {"图书馆的望远镜借给了天文社。", "望远镜现在借给谁了？"},
                                     {"春天的时候，燕子会回到屋檐下筑巢。", "燕子在哪里筑巢？"},
                                     {"服务器的备份存放在杭州的机房里。", "备份放在哪个机房？"},
                                     {"李医生建议每天步行半个小时。", "医生给了什么建议？"},
                                     {"这把小提琴是用云杉木做成的。", "小提琴用的是什么木头？"},
                                     {"港口的起重机昨天坏了，货物卸不下来。", "起重机出了什么问题？"},
                                     {"妈妈的生日是八月十五日，正好是中秋节。", "妈妈什么时候过生日？"},
                                     {"咖啡店的密码写在收据的背面。", "咖啡店的无线密码写在哪儿？"},
                                     {"火星上的一天比地球上的一天长四十分钟。", "火星上的一天有多长？"},
                                     {"村里的水井在干旱的夏天也不会枯竭。", "干旱的时候水井会枯竭吗？"},
                                     {"会议改到星期四下午两点，在三楼举行。", "会议改到什么时候？"},
                                     {"邻居家的狗一听到雷声就躲到床底下。", "狗听到雷声会怎样？"},
                                     {"盐能降低水的冰点，所以冬天在路上撒盐。", "冬天为什么在路上撒盐？"},
                                     {"爷爷年轻时在铁路上当过信号员。", "爷爷年轻时做什么工作？"},
                                     {"新买的打印机只支持黑白打印。", "打印机能打印彩色吗？"},
                                     {"竹子一天可以长高将近一米。", "竹子长得有多快？"}};

inline constexpr Asked kEnglish[] = {
    {"The lighthouse keeper lights the lamp at dusk and puts it out at dawn.",
     "When is the lamp of the lighthouse lit?"},
    {"My grandmother's braised pork has to stew for three hours.",
     "How long does the braised pork need to stew?"},
    {"The underground of Shanghai stops at eleven in the evening.",
     "At what hour does the underground stop?"},
    {"Wang is allergic to peanuts and cannot eat peanut butter.", "Who is allergic to peanuts?"},
    {"The library lent its telescope to the astronomers' club.", "To whom is the telescope lent now?"},
    {"In spring the swallows come back and nest under the eaves.", "Where do the swallows nest?"},
    {"The backups of the server are stored in the data centre of Hangzhou.",
     "In which data centre are the backups?"},
    {"Doctor Li recommends to walk for half an hour every day.", "What did the doctor recommend?"},
    {"This violin was made of spruce wood.", "Which wood is the violin made of?"},
    {"The crane of the harbour broke yesterday, and no cargo can be unloaded.",
     "What is wrong with the crane?"},
    {"Mother's birthday is the fifteenth of August, which is the mid-autumn festival.",
     "When does mother have her birthday?"},
    {"The password of the coffee shop is on the back of the receipt.",
     "Where is the coffee shop's password written?"},
    {"A day on Mars is forty minutes longer than a day on Earth.", "How long is a day on Mars?"},
    {"The well of the village does not run dry in a summer of drought.",
     "Does the well run dry in a drought?"},
    {"The meeting was moved to Thursday at two, on the third floor.", "When was the meeting moved to?"},
    {"The neighbour's dog hides under the bed when it hears thunder.",
     "What does the dog do when it hears thunder?"},
    {"Salt lowers the freezing point of water, so in winter it is strewn on roads.",
     "Why is salt strewn on roads in winter?"},
    {"Grandfather was a signalman on the railway when he was young.",
     "What was grandfather's work when he was young?"},
    {"The new printer only prints in black and white.", "Can the printer print in colour?"},
    {"Bamboo can grow by nearly a metre in a day.", "How fast does bamboo grow?"}};

inline constexpr Asked kFrench[] = {
    {"Le gardien du phare allume la lampe à la tombée de la nuit.", "Qui allume la lampe du phare ?"},
    {"Le café de la gare est fermé le mardi.", "Quand le cafe de la gare est-il FERME ?"},
    {"Ma grand-mère préfère les pommes séchées aux poires.", "Quelles pommes ma grand-mère préfère-t-elle ?"},
    {"La clé de la cave est derrière le miroir.", "Où est la clé de la cave ?"},
    {"L’élève a oublié son cahier à l’école.", "Qu'a oublié l'élève ?"},
    {"Le violon est fait d'épicéa.", "De quel bois est le violon ?"}};

inline constexpr Asked kRussian[] = {
    {"Смотритель маяка зажигает лампу каждый вечер.", "Кто зажигает лампу маяка?"},
    {"Бабушка хранит письма в жестяной коробке.", "Где бабушка хранит письма?"},
    {"Поезд в Казань отходит с третьего пути.", "С какого пути отходит поезд в КАЗАНЬ?"},
    {"Скрипка сделана из ели.", "Из чего сделана скрипка?"},
    {"Собака соседа боится грома.", "Чего боится собака соседа?"},
    {"Соль снижает температуру замерзания воды.", "Как соль влияет на замерзание воды?"}};

inline constexpr Asked kGreek[] = {
    {"Ο φαροφύλακας ανάβει τη λάμπα κάθε βράδυ.", "Ποιος ανάβει τη λάμπα;"},
    {"Η γιαγιά φυλάει τα γράμματα σε ένα κουτί.", "Πού φυλάει η γιαγιά τα γράμματα;"},
    {"Το τρένο για τη Θεσσαλονίκη φεύγει στις οκτώ.", "Πότε φεύγει το τρένο για τη ΘΕΣΣΑΛΟΝΙΚΗ;"},
    {"Το βιολί είναι φτιαγμένο από έλατο.", "Από τι είναι φτιαγμένο το βιολί;"},
    {"Ο σκύλος του γείτονα φοβάται τις βροντές.", "Τι φοβάται ο σκύλος του γείτονα;"},
    {"Το αλάτι χαμηλώνει το σημείο πήξης του νερού.", "Τι κάνει το αλάτι στο νερό;"}};

inline constexpr Asked kArabic[] = {{"حارس المنارة يشعل المصباح كل مساء.", "من يشعل مصباح المنارة؟"},
                                    {"تحفظ جدتي الرسائل في صندوق قديم.", "أين تحفظ جدتي الرسائل؟"},
                                    {"يغادر القطار إلى حلب في الساعة الثامنة.", "متى يغادر القطار إلى حلب؟"},
                                    {"صُنِعَ الكمان من خشب التنوب.", "من أي خشب صنع الكمان؟"},
                                    {"يخاف كلب الجيران من الرعد.", "مم يخاف كلب الجيران؟"},
                                    {"الملح يخفض درجة تجمد الماء.", "كيف يؤثر الملح في تجمد الماء؟"}};

inline constexpr Asked kHebrew[] = {{"שומר המגדלור מדליק את המנורה בכל ערב.", "מי מדליק את המנורה במגדלור?"},
                                    {"סבתא שומרת את המכתבים בקופסה ישנה.", "איפה סבתא שומרת את המכתבים?"},
                                    {"הרכבת לחיפה יוצאת בשעה שמונה.", "מתי יוצאת הרכבת לחיפה?"},
                                    {"הכינור עשוי מעץ אשוח.", "ממה עשוי הכינור?"},
                                    {"הַכֶּלֶב של השכן מפחד מרעמים.", "ממה מפחד הכלב?"},
                                    {"המלח מוריד את נקודת הקיפאון של המים.", "מה עושה המלח למים?"}};

inline constexpr Asked kHindi[] = {
    {"प्रकाशस्तंभ का रखवाला हर शाम दीपक जलाता है।", "प्रकाशस्तंभ का दीपक कौन जलाता है?"},
    {"दादी पुरानी चिट्ठियाँ संदूक में रखती हैं।", "दादी चिट्ठियाँ कहाँ रखती हैं?"},
    {"दिल्ली की रेलगाड़ी आठ बजे छूटती है।", "दिल्ली की रेलगाड़ी कब छूटती है?"},
    {"यह वायलिन देवदार की लकड़ी से बना है।", "वायलिन किस लकड़ी से बना है?"},
    {"पड़ोसी का कुत्ता बिजली की गरज से डरता है।", "कुत्ता किससे डरता है?"},
    {"नमक पानी का हिमांक घटा देता है।", "नमक पानी के हिमांक का क्या करता है?"}};

inline constexpr Asked kThai[] = {{"คนเฝ้าประภาคารจุดตะเกียงทุกเย็น", "ใครเป็นคนจุดตะเกียงของประภาคาร"},
                                  {"คุณยายเก็บจดหมายไว้ในกล่องเก่า", "คุณยายเก็บจดหมายไว้ที่ไหน"},
                                  {"รถไฟไปเชียงใหม่ออกตอนแปดโมง", "รถไฟไปเชียงใหม่ออกกี่โมง"},
                                  {"ไวโอลินตัวนี้ทำจากไม้สน", "ไวโอลินทำจากไม้อะไร"},
                                  {"หมาของเพื่อนบ้านกลัวเสียงฟ้าร้อง", "หมาของเพื่อนบ้านกลัวอะไร"},
                                  {"เกลือทำให้จุดเยือกแข็งของน้ำลดลง", "เกลือมีผลต่อน้ำอย่างไร"}};

inline constexpr Asked kJapanese[] = {
    {"灯台守は毎晩ランプに明かりをともす。", "灯台のランプは誰がともすのですか？"},
    {"祖母は古い手紙を箱にしまっている。", "祖母は手紙をどこにしまっていますか？"},
    {"京都行きの電車は八時に出発する。", "京都行きの電車は何時に出発しますか？"},
    {"このバイオリンはトウヒの木で作られた。", "バイオリンは何の木でできていますか？"},
    {"隣の家の犬は雷を怖がる。", "犬は何を怖がりますか？"},
    {"塩は水の凝固点を下げる。", "塩は水の凝固点をどうしますか？"}};

inline constexpr Asked kKorean[] = {
    {"등대지기는 저녁마다 등불을 켠다.", "등대의 등불은 누가 켭니까?"},
    {"할머니는 오래된 편지를 상자에 보관한다.", "할머니가 편지를 어디에 보관하나요?"},
    {"부산행 기차는 여덟 시에 출발한다.", "부산으로 가는 기차가 언제 출발하나요?"},
    {"이 바이올린은 가문비나무로 만들었다.", "바이올린을 무엇으로 만들었나요?"},
    {"이웃집 개는 천둥을 무서워한다.", "이웃집 개가 무엇을 무서워하나요?"},
    {"소금은 물의 어는점을 낮춘다.", "소금이 물의 어는점에 어떤 영향을 주나요?"}};

inline constexpr Language kLanguages[] = {{"French", kFrench}, {"Russian", kRussian}, {"Greek", kGreek},
                                          {"Arabic", kArabic}, {"Hebrew", kHebrew},   {"Hindi", kHindi},
                                          {"Thai", kThai},     {"Chinese", kChinese}, {"Japanese", kJapanese},
                                          {"Korean", kKorean}, {"English", kEnglish}};

}  // namespace limelight::test

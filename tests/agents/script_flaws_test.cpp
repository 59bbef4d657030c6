// The flaw check and the ends of sentences in nine scripts.
#include <catch2/catch.hpp>

#include "agents/flaws.hpp"
#include "agents/sentences.hpp"

using namespace limelight;

namespace {

/// What a mind of one language hears and thinks.
struct Scene {
  const char* script;
  const char* question;
  const char* thought;  // that was thought before
  const char* good;     // a next one
  const char* again;    // says the question again
  const char* loop;
  const char* elsewhere;  // of something else
  const char* cut;        // broken off; null where a script marks no end
};

constexpr Scene kScenes[] = {
    {"French", "Pourquoi le gardien du phare allume-t-il la lampe ?", "Le phare éclaire la côte.",
     "La lampe du phare guide les bateaux vers le port.", "Le gardien du phare allume la lampe, pourquoi ?",
     "La lampe brille sur la mer et la lampe brille sur la mer.",
     "Mon frère préfère manger des pommes séchées.", "La lampe du phare guide les"},
    {"Russian", "Почему смотритель маяка зажигает лампу?", "Маяк стоит на скале.",
     "Лампу видят корабли, и маяк ведёт их в гавань.", "Почему же смотритель маяка зажигает лампу?",
     "Свет лампы идёт над морем, свет лампы идёт над морем.", "Бабушка печёт вкусные пироги.",
     "Лампу видят корабли, и маяк ведёт"},
    {"Greek", "Γιατί ο φαροφύλακας ανάβει τη λάμπα;", "Ο φάρος φωτίζει την ακτή.",
     "Η λάμπα οδηγεί τα πλοία στο λιμάνι.", "Γιατί ανάβει τη λάμπα ο φαροφύλακας;",
     "Το φως φτάνει ως τη θάλασσα, το φως φτάνει ως τη θάλασσα.", "Η γιαγιά ψήνει νόστιμο ψωμί.",
     "Η λάμπα οδηγεί τα πλοία"},
    {"Arabic", "لماذا يشعل الحارس مصباح المنارة؟", "المنارة تقف على صخرة.",
     "مصباح المنارة يرشد السفن إلى الميناء.", "لماذا يشعل الحارس مصباح المنارة، لماذا؟",
     "يصل الضوء إلى البحر البعيد يصل الضوء إلى البحر البعيد.", "جدتي تخبز خبزا لذيذا.",
     "مصباح المنارة يرشد السفن"},
    {"Hebrew", "למה השומר מדליק את מנורת המגדלור?", "המגדלור עומד על סלע.", "מנורת המגדלור מנחה ספינות לנמל.",
     "למה מדליק השומר את מנורת המגדלור?", "האור מגיע רחוק לים, האור מגיע רחוק לים.", "סבתא אופה לחם טעים.",
     "מנורת המגדלור מנחה ספינות"},
    {"Hindi", "रखवाला प्रकाशस्तंभ का दीपक क्यों जलाता है?", "प्रकाशस्तंभ चट्टान पर खड़ा है।",
     "दीपक की रोशनी जहाज़ों को बंदरगाह तक ले जाती है।", "प्रकाशस्तंभ का दीपक रखवाला क्यों जलाता है?",
     "रोशनी दूर समुद्र तक जाती है, रोशनी दूर समुद्र तक जाती है।", "दादी स्वादिष्ट रोटी पकाती हैं।",
     "दीपक की रोशनी जहाज़ों को"},
    {"Thai", "ทำไมคนเฝ้าประภาคารจุดตะเกียง", "ประภาคารตั้งอยู่บนโขดหิน", "ตะเกียงของประภาคารนำทางเรือเข้าสู่ท่าเรือ",
     "คนเฝ้าประภาคารจุดตะเกียงทำไม", "แสงส่องไปไกลถึงทะเล แสงส่องไปไกลถึงทะเล", "คุณยายอบขนมปังอร่อยมาก", nullptr},
    {"Chinese", "灯塔看守人为什么每天晚上点灯？", "灯塔立在岩石上。", "灯光引导船只安全驶入港口，避开暗礁。",
     "为什么灯塔看守人每天晚上点灯？", "光照在远处的海面上，光照在远处的海面上。", "外婆烤的面包非常好吃。",
     "灯光引导船只安全驶入"},
    {"Japanese", "灯台守はなぜ毎晩ランプをともすのか？", "灯台は岩の上に立っている。",
     "ランプの光は船を安全に港へ導く。", "なぜ灯台守は毎晩ランプをともすのか？",
     "光は遠い海まで届いて、光は遠い海まで届いて。", "祖母が焼いたパンは美味しい。",
     "ランプの光は船を安全に"},
    {"Korean", "등대지기는 왜 밤마다 등불을 켜는가?", "등대는 바위 위에 서 있다.",
     "등대의 불빛은 배를 항구로 안전하게 이끈다.", "왜 등대지기는 밤마다 등불을 켜는가?",
     "빛은 먼 바다까지 닿고 빛은 먼 바다까지 닿고 닿는다.", "할머니가 맛있는 빵을 굽는다.",
     "등대의 불빛은 배를 항구로"}};

Broadcast broadcast_of(const Scene& scene) {
  Broadcast made;
  made.thoughts = {scene.thought};
  made.pending = {{"s1", scene.question, 0}};
  return made;
}

}  // namespace

TEST_CASE("a good thought has no flaw in any script", "[agents]") {
  for (const Scene& scene : kScenes) {
    INFO(scene.script);
    CHECK(flaw_in(scene.good, broadcast_of(scene)) == "");
  }
}

TEST_CASE("a flawed thought is flawed in every script", "[agents]") {
  for (const Scene& scene : kScenes) {
    const Broadcast broadcast = broadcast_of(scene);
    INFO(scene.script);
    CHECK(flaw_in(scene.again, broadcast) == "it says nothing new");
    CHECK(flaw_in(scene.loop, broadcast) == "it says the same words over and over");
    CHECK(flaw_in(scene.elsewhere, broadcast) == "it speaks of something else");
    if (scene.cut != nullptr) CHECK(flaw_in(scene.cut, broadcast) == "it broke off");
  }
}

TEST_CASE("the first sentence is found in every script", "[agents]") {
  constexpr const char* kFirst[][2] = {
      {"Il est là. ", "Élève-toi."},    {"Лампа горит. ", "Она светит."},  {"Είναι εδώ; ", "Ναι."},
      {"هل هو مضاء؟ ", "نعم."},         {"المصباح مضاء. ", "الليل طويل."}, {"המנורה דולקת. ", "הלילה ארוך."},
      {"दीपक जलता है। ", "रात लंबी है।"},  {"灯亮了。", "夜很长。"},          {"他说：“灯亮了。”", "夜很长。"},
      {"灯りがついた！", "夜は長い。"}, {"등불이 켜졌다. ", "밤은 길다."}};
  for (const auto& [first, rest] : kFirst) {
    std::string expected = first;
    if (expected.ends_with(' ')) expected.pop_back();
    INFO(first);
    CHECK(first_sentence(std::string(first) + rest) == expected);
    CHECK(passes_first_sentence(std::string(first) + rest));
    CHECK_FALSE(passes_first_sentence(expected));
    CHECK(whole_sentences(expected + " " + rest + " \u706f") == expected + " " + rest);
  }
}

TEST_CASE("initials of any script end no sentence", "[agents]") {
  CHECK(first_sentence("Это написал А. С. Пушкин. Да.") == "Это написал А. С. Пушкин.");
}

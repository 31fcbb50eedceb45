/**
 * The rules that hold when nobody wrote others; `bot-qa automation --print-rules` prints them as a start for one's own.
 * Texts are regular expressions (RE2), found anywhere, case ignored, after apostrophes were made straight.
 */
export const defaultRules = `# How a chat is judged. The first rule that applies gives the outcome.
version: 1

# What one message means. "names" are intents, actions and events (the whole name), "text" what is said.
# "except" takes a message out again.
signals:
  not-understood:
    of: bot
    names: ['(default_?|nlu_?|core_?|action_default_?|utter_(default_?)?)?fallback(_intent)?', 'default fallback intent', 'amazon\\.fallbackintent', 'none', 'no_?match', 'input\\.unknown', 'out_?of_?scope', 'utter_out_of_scope', 'utter_(please_)?rephrase', '(utter_)?(not|didnt|did_not)_?understood?']
    text:
      - "(did ?n[o']?t|do ?n[o']?t|could ?n[o']?t|can ?n[o']?t|was ?n[o']?t|not able to|unable to|not sure (that )?i|fail(ed)? to) (\\\\w+ ){0,3}(understand|understood|get that|get it|get you|catch|follow|recogni[sz]e|make sense|make out)"
      - "over my head|(is|was|goes) beyond me|still learning|no idea what|don't know (what|how|that)"
      - "\\\\b(rephrase|reword)\\\\b|say (it|that) (differently|another way|in other words)|put (it|that) (differently|another way)"
      - "can only (answer|help|assist|handle|deal)|outside (of )?my (scope|knowledge)"
      - "(invalid|wrong|unknown|unrecogni[sz]ed) (input|option|choice|selection|command|response|entry)|not a valid (option|choice|selection|response)"
      - "samajh na(hi|i|hin)?\\\\b|nahi+n? samajh|samajh (me|mein) nahi|dobara bol|phir se bol|seekh rah[aei]|galat input"
      - "समझ नहीं|समझ न |नहीं समझ|समझ में नहीं|दोबारा लिख|अमान्य इनपुट|अमान्य विकल्प|सीख रह"
      - "لم [أا]فهم|لا [أا]فهم|لا [أا]ستطيع فهم|لم [أا]ستوعب|لم [أا]تمكن من فهم|صياغة|هل يمكنك التوضيح|غير مفهوم|خيار غير صالح"
      - "no (te |le |lo )?(he )?(entend|entiend|comprend)|n'ai pas (bien )?compris|ne comprends pas|reformul|nicht (ganz |richtig )?verst[aä]nd|verstehe (das |sie |dich )?(leider )?nicht|n[aã]o (te )?(entend|compreend|perceb)"
      - "not sure what you (mean|want|need me|('re|are) (asking|looking|saying|trying))|i do(n't| not) have (an|any) (answer|information)|(not|isn't) something (that )?i can|can('t|not) help (you )?with (that|this)"
      - "habe (ich )?(dazu |darauf |leider ){0,3}keine (informationen|antwort)|non (ho capito|capisco)|begrijp (je|u|dat|het) niet|niet begrepen|anla(ya)?mad[ıi]m|не пон(ял|имаю)"
      - "(わか|分か)りません|理解できません|[没沒]听懂|没有理解|不明白|听不懂|聽不懂"
  input-refused:
    of: bot
    names: ['(utter_)?re_?prompt', '(utter_)?ask_again', '(utter_)?invalid(_.*)?', 'validation_(error|failed)', '(utter_)?wrong_.*']
    text:
      - "(invalid|incorrect|wrong|not a valid) (\\\\w+ ){0,3}(number|code|date|otp|pin|e-?mail|id|format|amount|value|password|name|address)"
      - "(number|code|date|otp|pin|e-?mail|id|format|amount|value|password)( you (gave|entered|typed))? (is|was|seems|looks) (not (valid|correct|right)|invalid|incorrect|wrong)"
      - "(number|code|account|id|order) (was )?not found|does(n't| not) (look like|seem (to be|like)) (a|an|the|your)\\\\b"
      - "\\\\b(enter|type|write|send) (it |that |this |the \\\\w+ )?(again|once more)|(must|should) (have|be) \\\\d+ (digit|character|number)|(it|code|number) has \\\\d+ (digit|character)|\\\\bi need (the|a|your) \\\\d+[- ](digit|character)"
      - "sahi nahi|galat (hai|lag)|dobara (likh|dal|bhej)|phir se (likh|dal|bhej)"
      - "सही नहीं|गलत है|ग़लत है|फिर से (लिख|डाल|भेज)|अमान्य"
      - "غير صحيح|غير صالح|[أا]عد الإدخال|حاول مرة [أا]خرى|[أا]عد المحاولة"
      - "no es v[aá]lid|n'est pas valide|nicht g[uü]ltig|ung[uü]ltig|n[aã]o [eé] v[aá]lid|inv[aá]lid"
  person:
    of: person
  put-into-queue:
    of: [bot, system]
    names: ['(utter_)?(human_?)?hand_?-?(over|off)(_.*)?', 'handoff\\.initiate', 'transfer(red)?(_to_.*)?', 'escalat(e|ed|ion)(_.*)?', '(agent|human|operator)_?(joined|assigned|connected|accepted)', 'queued?(_.*)?', 'live_?(chat|agent).*', 'amazon\\.connect.*']
    text:
      - "\\\\b(connecting|transferring|handing|passing|forwarding|escalating|assigning|routing|redirecting) (\\\\w+ ){0,5}(to|over|on)\\\\b|alerting the (emergency|fraud)"
      - "(colleague|agent|advis[oe]r|banker|officer|person|human|operator|executive|representative|specialist|supervisor|manager|expert|member of our team) (\\\\w+ ){0,2}(will join|joins|is joining|takes over|will take (this )?over|will be with you|will assist|will help|will continue)"
      - "let me (bring in|get|fetch|call in|connect you|transfer you|hand you|put you through|pass you)|(i'll|i will|i am going to|i'm going to) (now )?(connect|transfer|hand|pass|put|forward|escalate|bring in)\\\\b|putting you through"
      - "(position|number|place) (\\\\w+ ){0,3}(in|is) (the |our )?(queue|line)|position in the queue"
      - "(connect|transfer|forward) kar (rah|diya|deta|deti)|bula rah[aei]|(team|desk|operator|officer|executive|banker|agent|manager|supervisor) ko (transfer|de|bhej|connect)|(operator|officer|executive|banker|agent) aa rah|queue (mein|me)\\\\b"
      - "जोड़ रह|ट्रांसफर कर रह|(टीम|डेस्क|रूम|अधिकारी|ऑपरेटर|एजेंट) को .{0,12}(दे|भेज) रह|कतार में"
      - "تحويلك (إلى|الى)|[سن]?[أن]حولك (إلى|الى)|سينضم إليك|رقمك في الانتظار|يتولى (موظف|زميل)|سيتولى"
      - "te (paso|transfiero|conecto)|le (paso|transfiero|comunico) con|vous (transf[eè]re|mets en relation)|verbinde (ich )?(sie|dich)|leite (sie|dich) weiter|vou (te |lhe )?(transferir|passar)|transferindo"
      - "(i'll|i will|let me|while i|i'm|i am|going to) (get|find|fetch|grab|loop in|bring in) (you )?(a|an|my|our|one of our|someone|somebody)( \\\\w+){0,2} ?(human|person|agent|colleague|teammate|advis[oe]r|specialist|who can)|looping in (a|an|my|our)\\\\b"
      - "you('re| are) now (chatting|talking|speaking) (with|to) \\\\w+[.! ]*$|(team ?(member|mate)|human|person|agent|colleague) (\\\\w+ ){0,2}(takes|take) (it|this|over)"
      - "(mitarbeiter|kolleg|berater|agent)\\\\S* (\\\\S+ ){0,2}(übernimmt|übernehmen|meldet sich)|(leite|stelle|gebe|übergebe) (ich )?(sie|dich) (\\\\S+ ){0,5}(weiter|durch|ab)\\\\b"
      - "(conseill|agent|coll[eè]gue|op[eé]rat)\\\\S* (va|vont) |prend(re|s)? le relais|(un|una) (agente|asesor|asesora|persona|compañer[oa]) (te|le) |te comunico con|(te|le) derivo (a|con)"
      - "(la|ti) (metto in contatto|trasferisco|passo)|(um|uma) (atendente|agente|pessoa|colega) (vai|ir[aá]) |verbind (je|u) door|medewerker neemt"
      - "соединяю|перевожу вас|передаю .{0,20}(оператор|специалист|коллег)|(temsilci|yetkili)\\\\S* (bağl|aktar)"
      - "(オペレーター|担当者|スタッフ).{0,10}(つなぎ|繋ぎ|引き継)|(转接|转到|转至|轉接).{0,6}(人工|客服|专员|坐席|真人)"
    except: ["[?؟？][^\\\\p{L}\\\\p{N}]*$", "before i (transfer|connect|hand)|transfer se pehle|قبل التحويل", "(away|closed|unavailable|busy) (until|on|at the)"]
  call-booked:
    of: [bot, system]
    names: ['(utter_)?call_?back(_.*)?']
    text:
      - "(arranged|booked|scheduled|requested) (you |for you )?(a|your) (call|callback)|call ?back (is|has been|was) (arranged|booked|scheduled|requested)"
      - "(will|shall|'ll|going to) (call|phone|ring) you|(colleague|officer|agent|advis[oe]r|banker|executive|somebody|someone) (calls|phones|rings|will call|will phone|will ring)"
      - "aap ?ko (call|phone) kar|(phone|call) kareng"
      - "फ़ोन करेंगे|फोन करेंगे|कॉल करेंगे|फ़ोन करेगा|फोन करेगा|कॉल करेगा"
      - "سيتصل بك|سنتصل بك|رتبت لك (اتصالا|مكالمة)|سنعاود الاتصال"
    except: ["[?؟？][^\\\\p{L}\\\\p{N}]*$"]
  nobody-there:
    of: bot
    names: ['(utter_)?(agents?|humans?|operators?)_(away|busy|unavailable|offline)', '(utter_)?out_of_(office_)?hours', '(utter_)?handover_(refused|failed)']
    text:
      - "(agents?|advis[oe]rs?|bankers?|executives?|operators?|officers?|colleagues|desk|team|office|people|everyone) (\\\\w+ )?(is|are) (currently |now )?(away|closed|here (only )?from|unavailable|not available|not here|offline|only here)"
      - "(come back|write again|try again|contact us) (then|later|tomorrow|on |during)|outside (of )?(our )?(business|office|working|opening) hours"
      - "baje tak (milte|rehte)|desk band|(chhutti|avkash) hai|kal (aaiye|try|likh)"
      - "डेस्क बंद|अवकाश है|छुट्टी है|बजे तक मिलते"
      - "غير متاح|مغلق|خارج (أوقات|ساعات) (العمل|الدوام)"
  anything-else:
    of: bot
    names: ['(utter_)?anything_?else', '(utter_)?(did_that_help|goodbye|bye)']
    text:
      - "(anything|something|any thing|what) else|(was|is) (this|that|it) helpful|did (this|that|it|i) help"
      - "(aur|or) kuch|kuch aur|koi aur (madad|help|sawal)"
      - "कुछ और|और कोई|और कुछ|कोई और"
      - "شيء آخر|شيئا آخر|شيئًا آخر|شي آخر|مساعدة [أا]خرى|خدمة [أا]خرى"
      - "algo m[aá]s|autre chose|noch (et)?was|sonst noch|mais alguma"
  offers-a-person:
    of: bot
    names: ['(utter_)?offer_(agent|human|operator|handover)']
    text:
      - "(would you like|do you want|shall i|should i|may i|can i|want me to) (\\\\w+ ){0,6}(connect|transfer|transferred|bring in|hand|agent|operator|human|person|banker|executive|officer|colleague)\\\\b.*[?؟]"
      - "(operator|agent|executive|banker|officer).*(connect|transfer|bula|baat).*[?]"
  needs-an-answer:
    of: bot
    text:
      - "[?؟？][^\\\\p{L}\\\\p{N}]*$"
      - "(^|[.!:;,…] |please |kindly )(give|tell|share|enter|type|type in|send|provide|specify|choose|select|pick|upload|confirm|state) (me |us |with me |with us )?(your|the|a|an|one|which|what|its)\\\\b"
      - "\\\\b(bhejiye|bhejo|bataiye|batao|bataye|bataayein|batayein|likhiye|likho|daliye|dalo|dijiye|chuniye)[^\\\\p{L}\\\\p{N}]*$"
      - "(भेजिए|भेजें|बताइए|बताएं|बताएँ|लिखिए|लिखें|दीजिए|डालिए|डालें|चुनिए|चुनें)[^\\\\p{L}]*$"
      - "^(من فضلك،? |لو سمحت،? )?([أا]عطني|[أا]دخل|اكتب|[أا]رسل|اختر|حدد|زودني|الرجاء (إدخال|[إا]رسال|اختيار|كتابة)|يرجى (إدخال|[إا]رسال|اختيار|كتابة))"
      - "por favor,? (indique|indica|introduzca|introduce|escriba|escribe|env[ií]e|dime|d[ií]game)|veuillez|bitte (geben|nennen|senden|gib|nenne|teilen)"
  did-not-help:
    of: user
    text:
      - "(not|n't|isn't|wasn't) (\\\\w+ )?(help|useful|what i (asked|meant|wanted|need))|useless|waste of (my )?time|time waste|wrong answer|nonsense|forget it|never ?mind|whatever|rubbish|stupid bot"
      - "does ?n[o']?t (solve|help|answer|work)|do(es|se)? not (solve|help|answer)|don't answer|didn't answer|not answer(ing|ed)? my"
      - "bekaar|bekar|ye nahi p|rehne do|kuch kaam ka nahi"
      - "बेकार|यह नहीं पूछा|ये नहीं पूछा|समय बर्बाद|रहने दो|रहने दीजिए"
      - "لا يفيد|لم تجب|لم تساعد|بلا فائدة|ليس هذا ما|مضيعة|انس الأمر"
  satisfied:
    of: user
    text:
      - "\\\\b(thanks?|thank you|thx|ty|great|perfect|cool|ok(ay)?|fine|good|got it|bye|cheers|nice|super|no,? that'?s all|that'?s all|nothing else)\\\\b"
      - "dhanya?v?a?ad|shukriya|theek hai|thik hai|samajh gaya|nahi bas|accha|धन्यवाद|शुक्रिया|ठीक है|अच्छा|नहीं बस"
      - "شكرا|تمام|حسنا|ممتاز|هذا كل شيء|gracias|merci|danke|obrigad"

# "last-replies": the bot's last turns, each counted when one of its messages has one of the signals.
# "ends-with": the last thing said in the chat. "last-user": the last message of the customer.
rules:
  - {rule: a person wrote, outcome: handed_over, when: {some: person}}
  - {rule: put into the queue of persons, outcome: handed_over, when: {some: put-into-queue}}
  - {rule: a call by a person was booked, outcome: handed_over, when: {some: call-booked}}
  - {rule: three or more replies in a row at the end did not understand, outcome: fallback_loop, when: {last-replies: [not-understood, input-refused], at-least: 3}}
  - {rule: nobody wrote, outcome: abandoned, when: {nobody-wrote: true}}
  - {rule: the last reply did not understand, outcome: abandoned, when: {last-replies: [not-understood, input-refused], at-least: 1}}
  - {rule: no person was there, outcome: abandoned, when: {last-replies: [nobody-there], at-least: 1}}
  - {rule: the customer said that it did not help, outcome: abandoned, when: {last-user: did-not-help}}
  - {rule: the customer got no reply, outcome: abandoned, when: {ends-with: user, except: satisfied}}
  - {rule: an offer is open, outcome: abandoned, when: {ends-with: offers-a-person}}
  - {rule: the bot waits for an answer, outcome: abandoned, when: {ends-with: needs-an-answer, except: anything-else}}
  - {rule: nothing is open, outcome: contained, when: {always: true}}
`;

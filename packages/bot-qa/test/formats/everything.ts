/** A fixture that uses every key of the native language. */
export const everything = `
lists:
  greetings: [hi, "hello %s"]
  bye: {en: [bye], de: [tschüss, "ade \${name}"]}
blocks:
  login:
    parameters: {user: , password: secret}
    steps:
      - user: log in as \${user} with \${password}
      - bot: Welcome \${who:word}
conversations:
  - name: all of it
    description: a bit of everything
    tags: [a, b]
    owner: asha
    severity: critical
    locales: [en, de]
    quarantine: {owner: ravi, until: 2030-01-31, reason: slow}
    turn-timeout: 2s
    timeout: 1min
    unread: ignore
    repeat: 2
    variables: {city: Pune, price: "costs $\${5}"}
    data:
      - [{case: one, item: tea, size: }, {item: milk, size: big}]
      - [{colour: red}]
    steps:
      - include: login
        with: {user: asha}
      - user: {any: [hi, hello], expand: random}
      - user: {list: greetings}
      - user: {button: {title: Yes, payload: {answer: true, n: 5}}}
      - user: {event: started, value: {from: "\${city}"}}
      - user: {text: look, media: [a.png], form: {a: 1}, headers: {X-A: "\${env.TOKEN}"}, query: {q: b}}
      - user: {text: {en: hi, de: hallo}}
      - bot: Hello \${first:word}, it is \${date('YYYY')}
      - bot: {contains: shop, ignore-case: true, ignore-markup: true, within: 500ms}
      - bot: {words: open, length: "<=80", latency: "<=2s", type: message, locale: en}
      - bot: {wildcard: "a * b", optional: true}
      - bot: {regex: "^a+\${city}$", capture: {order: {regex: '#(\\d+)', as: integer}, total: {json: $.total, as: number}, s: {slot: x}, t: {text: true}}}
      - bot: {any: [{text: a}, {contains: b}], not: {contains: error}}
      - bot: {all: [{contains: a, ignore-case: true}, {contains: b}]}
      - bot: [one, {buttons: [Yes, No]}, {quick-replies: {exactly: [A]}}, {cards: [T]}, {media: [x.png]}, {form: [city]}]
      - unordered: [one, two]
        within: 1s
      - subset: [three]
      - bot: {count: {buttons: ">=2"}, intent: {name: greet}, entities: {names: [a], more: true}, entity-values: {values: [b]}, entity: {c: [d]}}
      - bot: {payload: {a: [1, null, "x\${city}"]}, json: {"$.a[0]": {count: ">=1"}}}
      - bot: {json: {"$.b": {equals: 5}}}
      - bot: {json: {"$.b": {contains: x, ignore-case: true}}}
      - bot: {similar: {to: [a, b], at-least: 0.8, metric: words}}
      - bot: {word-error-rate: {to: a b c, at-most: 0.2}, judge: {rubric: polite, at-least: 0.7}}
      - bot: {text: {en: Hello, de: Hallo}}
      - bot: {list: greetings}
      - bot: {anything: true}
      - silence: 500ms
      - never: {contains: error}
      - state: {slots: {city: Pune, x: null}, events: [{event: action, name: a, step: b}], capture: {v: {slot: city}}}
      - state: {not: {slots: [gone]}}
      - pause: 1s
      - set: {x: "1\${city}"}
      - clear: x
      - if: {reply: {contains: a}}
        then: [{bot: a}]
        else: [{bot: b}]
      - switch:
          - when: {variable: city, equals: Pune}
            then: [{user: p}]
          - when: {all: [{variable: n, is: ">=3"}, {not: {time: {from: "09:00", to: "17:00", weekdays: [mon]}}}]}
            then: [{stop: true}]
        otherwise: [{bot: c}]
      - repeat: [{user: more}, {bot: {anything: true}}]
        until: {last-reply: {contains: done}}
        at-most: 3
`;

/** The same in the text form. */
export const everythingAsText = `
list: greetings
  hi
  hello %s

list: bye [en]
  bye
list: bye [de]
  tschüss
  ade \${name}

block: login
  parameters:
    user:
    password: secret

user: log in as \${user} with \${password}
bot: Welcome \${who:word}

conversation: all of it
  description: a bit of everything
  tags: a, b
  owner: asha
  severity: critical
  locales: en, de
  quarantine:
    owner: ravi
    until: 2030-01-31
    reason: slow
  turn-timeout: 2s
  timeout: 1min
  unread: ignore
  repeat: 2
  variables:
    city: Pune
    price: costs $\${5}
  data:
    | case | item | size |
    | one  | tea  |      |
    |      | milk | big  |
  data:
    | colour |
    | red    |

include: login
with user: asha
user:
  any: hi
  any: hello
  expand: random
user list: greetings
user button:
  title: Yes
  payload:
    answer: true
    n: 5
user:
  event: started
  value from: \${city}
user: look
  media: [ a.png ]
  form a: 1
  headers X-A: \${env.TOKEN}
  query q: b
user text:
  en: hi
  de: hallo
bot: Hello \${first:word}, it is \${date('YYYY')}
bot:
  contains: shop
  ignore-case: true
  ignore-markup: true
  within: 500ms
bot:
  words: open
  length: <=80
  latency: <=2s
  type: message
  locale: en
bot:
  wildcard: a * b
  optional: true
bot:
  regex: ^a+\${city}$
  capture:
    order:
      regex: #(\\d+)
      as: integer
    total:
      json: $.total
      as: number
    s slot: x
    t text: true
bot:
  any: a
  any contains: b
  not contains: error
bot:
  all:
    contains: a
    ignore-case: true
  all contains: b
- { bot: [ one, { buttons: [ Yes, No ] }, { quick-replies: { exactly: [ A ] } }, { cards: [ T ] }, { media: [ x.png ] }, { form: [ city ] } ] }
unordered:
  bot: one
  bot: two
within: 1s
subset:
  bot: three
bot:
  count buttons: >=2
  intent: greet
  entities:
    names: [ a ]
    more: true
  entity-values values: [ b ]
  entity c: [ d ]
bot:
  payload a: [ 1, null, "x\${city}" ]
  json $.a[0] count: >=1
bot json $.b equals: 5
bot json $.b:
  contains: x
  ignore-case: true
bot similar:
  to: a
  to: b
  at-least: 0.8
  metric: words
bot:
  word-error-rate:
    to: a b c
    at-most: 0.2
  judge:
    rubric: polite
    at-least: 0.7
bot text:
  en: Hello
  de: Hallo
bot list: greetings
bot anything: true
silence: 500ms
never contains: error
state:
  slots:
    city: Pune
    x:
  events: [ { event: action, name: a, step: b } ]
  capture v slot: city
state not slots: [ gone ]
pause: 1s
set x: 1\${city}
clear: x
if reply contains: a
  bot: a
else:
  bot: b
switch:
  when: { variable: city, equals: Pune }
    user: p
  when: { all: [ { variable: n, is: ">=3" }, { not: { time: { from: 09:00, to: 17:00, weekdays: [ mon ] } } } ] }
    stop: true
otherwise:
  bot: c
repeat:
  user: more
  bot anything: true
until last-reply contains: done
at-most: 3
`;

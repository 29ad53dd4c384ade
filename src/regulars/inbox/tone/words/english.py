"""English."""

from regulars.inbox.tone.words import Words

ENGLISH = Words(
    greetings="""
hello | hi | hey | dear | good morning | good afternoon | good evening | good day | greetings
""",
    templates="""
dear customer | dear sir or madam | dear sir/madam | dear client | dear user | to whom it may concern |
valued customer | valued client | your call is important | your request is important | your feedback is important |
your opinion is very important | thank you for reaching out | thank you for contacting us |
thank you for contacting our | thank you for your inquiry | thank you for your enquiry | thank you for your patience |
thank you for your understanding | thank you for bringing this to our attention | we appreciate your patience |
we appreciate your business | we apologise for any inconvenience | we apologize for any inconvenience |
sorry for any inconvenience | apologies for any inconvenience | inconvenience this may have caused |
please be advised | please be informed | please note that | kindly note | kindly be informed | kindly provide |
do not hesitate to contact | don't hesitate to contact | feel free to contact us | feel free to reach out |
at your earliest convenience | at the earliest convenience | we regret to inform you | we are pleased to inform you |
your request has been received | your request has been registered | your message has been received |
your request has been forwarded | has been forwarded to the relevant department |
forwarded to the appropriate department | the relevant department | the responsible department | rest assured |
we value your | we take this matter very seriously | further to your | with reference to your |
in accordance with our policy | as per our policy | as per your request | pursuant to | hereby |
should you have any questions | should you have any further questions |
if you have any further questions or concerns | we are constantly working to improve |
we are always working to improve | this is an automated | we appreciate you taking the time |
thank you for taking the time | your satisfaction is our | our top priority | our number one priority |
customer satisfaction | we strive to | we are committed to | thank you for choosing | thank you for your trust |
thank you for your loyalty | we hope this helps | we look forward to serving you | have been duly noted |
has been duly noted
""",
    jargon="""
ticket* | escalate* | escalation | sla | slas | crm | erp | backend | back end | frontend | back office | sku | skus |
rma | eta | kyc | b2b | b2c | workflow* | onboarding | churn | lead time | second line | 2nd line |
first line support | tier 2 | level 2 support | l2 | hotfix | deploy* | rollout | root cause | root cause analysis |
stakeholder* | leverage | touch base | circle back | use case* | synerg* | bandwidth | end user* | end-user* |
incident number | case id | case number | fulfilment centre | fulfillment center | logistics partner |
third-party provider | payload | whitelist* | provision* | outage window | master data | change request | module |
api | endpoint | database | queue | merchant | fulfil*ment | batch number | tracking event | ledger | compliance
""",
    blame="""
you should have | you should've | you must have | you must understand | you failed to | you forgot to |
you did not read | you didn't read | you did not follow | you didn't follow | you did not specify |
you didn't specify | you did not provide | you didn't provide | you did not pay attention | you were supposed to |
you ought to have | you never told | you never sent | your fault | your own fault | your mistake | your own mistake |
your error | you made a mistake | you are wrong | you're wrong | you are mistaken | as i already said |
as i already told you | as i already wrote | as we already said | as already explained | as stated before |
as previously stated | read the instructions | read the manual | read the terms | calm down | you misunderstood |
it is not our fault | it's not our fault | not our problem | not our responsibility | you clearly | you obviously |
nobody else complains | nobody else has complained | next time make sure | next time, make sure |
next time please make sure | make sure next time | you were told | you were informed | you were warned |
you were notified | we warned you | why didn't you | why did you not | you had to | you knew | you agreed to |
as you would know | if you had read | if you had | had you read
""",
    apologies="""
sorry | apologise | apologize | apologies | apology | forgive us | forgive me | my fault | our fault | we were wrong |
we let you down | i let you down | our mistake | my mistake | we regret
""",
    complaints="""
complain* | complaint* | disappoint* | unacceptable | terrible | awful | horrible | disgusting | disgrace* |
outrage* | furious | angry | annoyed | annoying | upset | frustrat* | ridiculous | rude | nobody answers |
nobody answered | no one answers | no one has answered | still waiting | still have not | still haven't | still not |
broken | broke | damaged | does not work | doesn't work | did not work | not working | stopped working | leaks |
leaking | wrong item | wrong order | wrong size | missing | never arrived | has not arrived | hasn't arrived |
did not arrive | didn't arrive | late again | too late | for the second time | for the third time | third time |
second time | charged twice | overcharged | money back | waste of | worst | let down | fed up | had enough |
poor service | bad service | poor quality | stale | mould | mouldy | never got | never received | have not received |
haven't received | wrong | torn | spilled | spilt | scratched | dented | cracked | faulty | defect* |
not what i expect* | expected better | expected more | did not expect | didn't expect | no courier | nobody came |
no one came | waited | waiting for | waiting since | all day | mistake again | error again | again and again |
how is it possible | how can it be | cheated | lied | refund me | worse | bitter | mess | unhappy | dissatisf* |
not happy | not satisfied | ruined | spoilt | spoiled | delay*
""",
    promises="""
i will find out | i'll find out | i shall find out | we will find out | i will check | i'll check | i am checking |
i'm checking | we are checking | i will ask | i'll ask | i have asked | i've asked | i will let you know |
i'll let you know | we will let you know | i will write | i'll write | i will call you | i'll call you |
i will come back | i'll come back | i will get back | i'll get back
""",
    asking="""
what | when | where | who | whom | which | why | how | can | could | may | do | does | did | is | are | was | were |
will | would | should | have | has
""",
    when="""
when | what time | how long | how soon | what day | which day | until when | by when | how many
""",
    price="""
how much | price | cost* | what does it cost
""",
    answers_when="""
today | tomorrow | tonight | monday | tuesday | wednesday | thursday | friday | saturday | sunday | morning |
evening | noon | january | february | march | april | june | july | august | september | october | november |
december | two | three | four | five | six | seven | ten | fourteen | a week | an hour | a month | half an hour |
now | already | until | by noon | weekdays | every day
""",
    yes_no="""
ok | okay | yes | no | of course | certainly | sure | unfortunately | gladly | we do | we don't | we can | we can't |
you can | it is | it isn't | i'm afraid | not yet
""",
)

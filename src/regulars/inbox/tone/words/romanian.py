"""Romanian."""

from regulars.inbox.tone.words import Words

ROMANIAN = Words(
    greetings="""
bună ziua | bună dimineața | bună seara | bună | salut | salutare | stimată | stimate | dragă | dragi
""",
    templates="""
stimate client | stimată clientă | stimați clienți | stimate utilizator | stimate cumpărător | dragă client |
apelul dumneavoastră este important | opinia dumneavoastră este importantă |
părerea dumneavoastră este foarte importantă | solicitarea dumneavoastră este importantă | vă mulțumim pentru mesaj |
vă mulțumim pentru mesajul dumneavoastră | vă mulțumim că ne-ați contactat | vă mulțumim pentru solicitare |
vă mulțumim pentru înțelegere | mulțumim pentru înțelegere | vă mulțumim pentru răbdare | mulțumim pentru răbdare |
vă mulțumim pentru feedback | ne cerem scuze pentru inconvenient | ne cerem scuze pentru inconveniente |
ne cerem scuze pentru orice inconvenient | ne cerem scuze pentru eventualele inconveniente |
ne cerem scuze pentru neplăcerile create | ne cerem scuze pentru disconfort |
ne cerem scuze pentru disconfortul creat | regretăm inconvenientul | solicitarea dumneavoastră a fost înregistrată |
solicitarea dumneavoastră a fost preluată | solicitarea dumneavoastră a fost transmisă |
cererea dumneavoastră a fost înregistrată | cererea dumneavoastră este în curs de procesare |
cererea a fost transmisă | a fost transmisă departamentului | departamentul responsabil | departamentul de resort |
departamentul abilitat | un coleg vă va contacta | veți fi contactat | veți fi contactată | în cel mai scurt timp |
în cel mai scurt timp posibil | cu promptitudine | conform politicii companiei | conform politicii noastre |
conform regulamentului | conform procedurii | în conformitate cu | vă aducem la cunoștință | vă informăm că |
vă comunicăm că | dorim să vă informăm | vă rugăm să rețineți | în cazul în care aveți întrebări |
dacă aveți întrebări suplimentare | pentru orice alte întrebări | pentru informații suplimentare |
nu ezitați să ne contactați | nu ezitați să | vă stăm la dispoziție | rămânem la dispoziția dumneavoastră |
stăm la dispoziția dumneavoastră | la momentul actual | în momentul de față | prin prezenta |
apreciem fiecare client | lucrăm constant la îmbunătățirea | suntem recunoscători pentru încredere |
recunoscători pentru încredere | satisfacția dumneavoastră | prioritatea noastră | confortul dumneavoastră |
mulțumim pentru încredere | vă mulțumim pentru încredere | vă mulțumim că ne-ați ales | mulțumim că sunteți alături |
ne străduim să | servicii de calitate | cele mai bune servicii | sperăm într-o colaborare | am luat la cunoștință |
am luat notă | ne bucurăm să vă avem
""",
    jargon="""
tichet* | ticket* | escalad* | escala* | sla | crm | erp | sku | backend | frontend | back-office | back office |
workflow* | flow | onboarding | feedback | lead | lead-uri | deadline* | case id | deploy* | release* | fix | hotfix |
bug | bug-uri | bug-ul | prima linie | linia a doua | linia 2 | nivelul 2 | sprint* | backlog* | fulfillment |
fulfilment | stakeholder* | incident* | awb | rma | billing | iterați* | validare | validarea | root cause | update |
update-ul | upgrade | task | task-ul | b2b | b2c | kyc | end-user | partener logistic | partenerul logistic |
nomenclator* | master data | portal* | modul | modulul | cerere de modificare | bază de date | baza de date |
server* | număr de lot | codul lotului | procesator* | merchant
""",
    blame="""
trebuia să | ar fi trebuit să | ați fi trebuit să | erați obligat | erați obligată | aveați obligația | ați uitat să |
ați greșit | vă înșelați | nu aveți dreptate | este vina dumneavoastră | e vina dumneavoastră | vina dumneavoastră |
vina ta | din vina dumneavoastră | din cauza neatenției | din neatenția | nu ați citit | n-ați citit |
nu ați specificat | n-ați specificat | nu ați menționat | nu ați completat | nu ați respectat | n-ați respectat |
nu ați fost atent | nu ați fost atentă | nu ați înțeles | n-ați înțeles | ați înțeles greșit |
greșeala dumneavoastră | eroarea dumneavoastră | cum v-am spus deja | așa cum v-am spus | v-am spus deja |
v-am scris deja | cum am menționat deja | după cum am precizat | vă repet | repet încă o dată |
citiți instrucțiunile | citiți cu atenție | citiți contractul | citiți termenii | calmați-vă | liniștiți-vă |
nu este vina noastră | nu e vina noastră | nu este problema noastră | nu e problema noastră |
este problema dumneavoastră | ceilalți clienți nu se plâng | nimeni altcineva nu se plânge | data viitoare |
fiți atent | fiți atentă | fiți mai atent | fiți mai atentă | ați fost anunțat | ați fost anunțată |
ați fost avertizat | ați fost avertizată | ați fost informat | ați fost informată | v-am avertizat | v-am anunțat |
de ce nu ați | de ce n-ați | știați că | ați acceptat | dacă ați fi
""",
    apologies="""
îmi pare rău | ne pare rău | îmi pare foarte rău | ne pare foarte rău | îmi cer scuze | ne cerem scuze | scuze |
scuzați | scuzați-ne | scuzați-mă | iertați-ne | iertați-mă | vă cer iertare | vă cerem iertare | greșeala noastră |
greșeala mea | vina noastră | vina mea | noi am greșit | am greșit | v-am dezamăgit | regretăm | regret
""",
    complaints="""
plângere* | reclamație* | reclam | reclama* | mă plâng | dezamăgi* | inacceptabil* | groaznic* | oribil* |
îngrozitor* | revoltat* | revoltător* | furios | furioasă | supărat* | nervos* | enervant* | nepoliticos* |
nepoliticoasă | obraznic* | bătaie de joc | rușine | nimeni nu răspunde | nimeni nu mi-a răspuns |
nu răspunde nimeni | nu mi-ați răspuns | tot aștept | încă aștept | aștept de | nici acum | nu funcționează |
nu merge | nu mai merge | nu pornește | nu mai pornește | s-a stricat | stricat* | defect* | deteriorat* | spart* |
zgâriat* | curge | produs greșit | comanda greșită | mărime greșită | lipsește | lipsesc | nu a ajuns | n-a ajuns |
nu au ajuns | n-au ajuns | nu am primit | n-am primit | întârzi* | a doua oară | a treia oară | de două ori |
încasat de două ori | vreau banii înapoi | banii înapoi | cel mai prost | cea mai proastă | înșel* | păcăl* |
expirat* | mucegăit* | nemulțumit* | m-am săturat | greșit* | rupt* | ruptă | vărsat* | crăpat* | îndoit* |
nu mă așteptam | mă așteptam la mai mult | nu a venit | n-a venit | nu au venit | am așteptat | aștept | toată ziua |
iar greș* | din nou greș* | eroare în | cum e posibil | cum este posibil | amar* | nu sunt mulțumit* | stricați |
întârziere* | cât mai aștept
""",
    promises="""
o să aflu | voi afla | aflu și | verific | o să verific | voi verifica | vom verifica | verificăm | o să întreb |
voi întreba | am întrebat | întreb | vă scriu | o să vă scriu | vă voi scrie | vă sun | o să vă sun | vă anunț |
o să vă anunț | revin cu | revin către | revin la dumneavoastră
""",
    asking="""
ce | când | unde | cine | cui | care | de ce | cum | cât | câtă | câte | câți | pot | puteți | se poate | aveți |
este | există
""",
    when="""
când | cât durează | cât timp | cât de repede | la ce oră | în ce zi | până când | în cât timp | cât țin | cât ține |
câte | câți | cât rezistă
""",
    price="""
cât costă | ce preț | care este prețul | prețul | cât este | costă | cât mă costă | cât ar costa
""",
    answers_when="""
astăzi | azi | mâine | poimâine | luni | marți | miercuri | joi | vineri | sâmbătă | duminică | dimineață |
dimineața | seara | ianuarie | februarie | martie | aprilie | mai | iunie | iulie | august | septembrie | octombrie |
noiembrie | decembrie | două | doi | trei | patru | cinci | șase | șapte | zece | paisprezece | o săptămână | o oră |
o lună | săptămâna aceasta | săptămâna viitoare | acum | în fiecare zi | zilnic
""",
    yes_no="""
ok | bine | da | nu | sigur | desigur | bineînțeles | din păcate | se poate | puteți | avem | nu avem | încă nu
""",
)

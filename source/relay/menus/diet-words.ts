// The words around a mention of a diet that decide its subject, folded (lower case, without accents), Swedish and English.

/** The words of a text. */
export const set = (words: string) => new Set(words.split(' '));

/** Negations of the words after them. */
export const negations = set(
	"ej inte icke aldrig not non never isn't isnt aren't arent doesn't can't won't knappast nastan almost nearly delvis partly varken neither utan without ingen inget inga no",
);

/** Words between a negation, or a subject, and a diet that change nothing. */
export const adverbs = set(
	'helt riktigt fully entirely completely strictly alltid always naturligt naturally garanterat certifierad certified 100 % a an en ett any langre som also aven ocksa both bade necessarily suitable',
);

/** The dish itself as a subject, and the verbs that join it to a diet. */
export const dishSubjects = set(
	'ratten den det dish this it allt everything maten food all ar is are was s does do and och & samt men but',
);

/** Words for a diet that is on offer, and not the dish's own. */
export const offers = set(
	'kan can could finns fas gar available tillganglig tillgangligt possible mojlig mojligt mojlighet begaran forfragan request requests fraga ask bestall bestallning bestallas preorder onskemal onskas valj choose select byt swap erbjuder offer offers behov tillval tillagg extra optional may might about order wish',
);

/** Nouns for something on offer instead of the dish. */
export const alternatives = set(
	'alternativ alternativet alternative alternatives option options variant varianten varianter version versionen val valet choice choices',
);

/** Words between one dish and another. */
export const either = set('eller or alt alternativt alternatively');

/** Words between the dish and the parts that come with it. */
export const joiners = set(
	'med och samt i pa till with and on in plus inkl inklusive including served serveras toppad toppat topped & + av of fran from under over w m innehaller contains har have',
);

/** Adjectives that may stand before another one: "krispig och vegansk". */
export const leadingAdjective =
	/(?:ig|igt|iga)$|^(?:god|gott|goda|varm|varmt|frasch|het|hot|spicy|creamy|crispy|fresh|warm|tasty|healthy|hearty|rich|new|ny)$/;

/** Words for parts of dishes, which are hardly ever dishes themselves. */
export const component =
	/(?:sas|sasen|aioli|majonnas|majo|mayo|dressing|brod|brodet|dip|dipp|gradde|ost|smor|creme|pesto|topping|toppings|tillbehor|gravy|sauce|mayonnaise|cheese|bread|bun|buns|butter|cream|rice|ris|pasta|nudlar|noodles|rora|salsa|yoghurt|yogurt|mjolk|milk|pommes|fries)$/;

/** Meat and fish: a list that has them beside "vegetariskt" is a buffet. */
export const meats = set('kott fisk kyckling flask lax not lamm meat fish chicken beef pork lamb salmon');

/** People with a diet: a dish for them need not have it. */
export const people = set('vegetarianer vegetarianerna vegetarians veganer veganerna vegans');

/** Words for a dish that suits people with a diet. */
export const suits = set('suitable passar lamplig lampligt lampar perfect');

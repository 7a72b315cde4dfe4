extension WordList {
    /// The words, in order, one space between each two.
    ///
    /// Chosen from the most common words of SCOWL (its levels 10 to 35, as Debian's wamerican-small
    /// has them) without inflections, function words and what may offend; see the file NOTICE.
    static let text = """
        abandon abbey abide ability able abroad absorb achieve acid acorn acquire acre act \
        action actor actual acute add address adjust admit adobe adopt adult advance advent \
        advice affair after agency agile aglow agree ahead aim air airport airy aisle album \
        alert algae algebra alibi align alive alkali allow almond aloft alpha alto amateur \
        amber ambient ample amuse anagram analogy anchor ancient anew angel angle animal ankle \
        annual answer antique antler aorta apex apology apple appoint approve apron arable arc \
        arcade arch area arena aria arm army aroma around arrange arrive arrow arsenal art \
        artful artist ask aspect aspire assign atlas atom attend attic auburn audio august \
        aunt author average avid awake award awning azalea azure baby backlog bacon badge bag \
        bagel baggage bail balance ball bamboo ban banana band banjo bank banquet bark barley \
        barn barrel basil basket bat batch bath baton battery bay bayou bazaar beach beagle \
        beak beam bean beard beauty beaver beckon bedroom beech beef beehive beetle beg belief \
        bell belong belt bench bend benefit berry berth beside beta bicycle bill bin binary \
        biology birch bird birth biscuit bison bitmap blade blanket blaze blimp blink bliss \
        block blond blossom blouse blue bluff blush board boat bobbin body bolt bond bone \
        bonnet bonus bookend boom boost boot border born borrow boss botany bottle bounce bow \
        bowl box boy bracket brain brass bravo bread breeze brew brick bridge bright brim \
        brisk bronze broom broth brown brush bubble bucket buddy budget buffet bug buggy bugle \
        build bulb bull bump bunch bundle bunk bunny buoy bureau burger burn burrow bus butler \
        button buzz cabbage cabin cable cactus cadet cake calf calico call calm camera camp \
        canal candy canoe canvas canyon cap cape capital captain car caramel carbon card care \
        cargo carol carp carrot cartoon carve cascade case cash cask castle cat catch catfish \
        cattle caviar cedar ceiling celery cello cement cent cereal chain chalk champ chance \
        chaotic chapel charm chase chat check cheese chef chemist cherry chest chicken chief \
        child chime china chip chirp chisel choice choose chorus chrome chuckle chunk cigar \
        cinder cinema circus citizen citrus city civil clamp clap clarity clash clay clean \
        clerk clever click cliff climate clip cloak clock clone close cloth cloud clove clown \
        club clue clump cluster clutch coach coal coast coat cobalt cobra cobweb cocoa code \
        coffee coil coke cold collar colony column combine comet comfort comic comma compass \
        concept cone confirm connect cook cool cope copy coral cord core cork corn correct \
        cosmos cost cotton couch cougar country couple courage cousin cow cowboy coyote crab \
        cradle craft crane crate crayon create credit crepe crest crew cricket crimson crispy \
        critic crocus crop crown crucial cruise crumb crunch crust cryptic crystal cub cube \
        cubic cuddle cuff culture cup curator curb curd cure curious curl current cursor \
        curtain curve cushion custom cycle cypress dairy daisy dance dandy dapper darling dart \
        dash data dawn day daytime dazzle debate debut decade decimal deck decode deer define \
        deft delta deluxe denim density dentist depot deputy design desk detail develop device \
        diagram dial diamond diary dice dig digit dime dimple dine direct disco dish dismiss \
        display distant dive divide dizzy dock doctor dodo dog dollar dolphin domain dome \
        domino donate donkey doodle door dorsal dot double dove dozen draft dragon drain drama \
        drape draw dream dress drift drink drive drizzle drum dual duck duet dugout duke dune \
        duo dusk dusty duty dynamo eager eagle ear earn earth easel east easy eat ebony \
        eclipse ecology economy eddy edge edit educate effect effort egg eight elastic elbow \
        elder element eleven elf elm ember emblem embrace emerald eminent emotion empire \
        employ emulate enable enamel enclose encore end energy engage engine enhance enigma \
        enjoy enlarge enter entire entry envoy enzyme epic episode epoch equal errand escort \
        essay estate eternal ethic event evoke excite exhibit exist exit exodus expand expert \
        explain export express extend eye eyelid fable facet fact faculty falcon family famous \
        fan fancy fanfare fantasy farm fashion father feast feather federal feel feet feline \
        fellow fence fern ferry festive fetch fever fiction fiddle field fiesta fifth fig \
        figure file film filter final finch finger finish firefly first fish five fizzy flag \
        flair flame flannel flask flea fleet flex flight flint flip float floor floral flour \
        flow fluent fluffy fluid flush flute fly foal focus fodder foil fold foliage follow \
        font food foot foreign forget fork fort forum forward fossil foster four fowl fox \
        foyer frank freedom fresh friend frill fringe frog frolic front frost fruit fry fudge \
        fully fun fungi furl furnace fuse fusion future gadget galaxy gale gallon game gamma \
        gander garage garden garlic garnet gateway gather gavel gazelle gear geese gem gene \
        genius genre gentle genuine geology gesture geyser giant gift giggle ginger giraffe \
        girth glacier glade glance glass glaze gleam glen glimpse glint glitter global glory \
        glossy glove glow glue goalie goat goblet goggle gold golf gondola goose gopher gorge \
        gorilla gourd gown grace grade grain grammar granite grape grass gravity graze green \
        grill grocer grotto ground grove grow guest guide guitar gulf gumdrop guppy guy \
        gymnast habitat hair half halibut hallway ham hamlet hammock hamper hamster handy \
        happy hardy hare harmony harness harp harvest hat hatch haven hawk hay hazel hazy head \
        health heat heavy hedge heel hefty height helium hello helmet help hem herald herb \
        herd hermit heron hexagon hiccup highway hike hill hinge hint hip history hobby hockey \
        holiday hollow home honey hoop horizon hornet horse host hotbed hotel hound hour house \
        huddle hull human humble hundred hurdle husband husk hybrid hydrant hyena hymn hyphen \
        ice icicle icon ideal igloo iguana image improve impulse inch include income index \
        indigo info inherit initial ink inlet input insert inside inspect install intake \
        invite involve iodine iris iron island ivory ivy jacket jade jaguar jaunty jaw jeans \
        jelly jersey jewel jiffy jig jigsaw jingle job jockey joke jolly journal joy joyful \
        jubilee juggle juice jumbo jungle juniper justify kayak keg kelp kennel kettle keyword \
        khaki kiln kilo kilt kimono kind king kiosk kipper kit kitchen kitten kiwi kneel \
        knight knob knoll knot koala lab label lacquer ladle lady lagoon lake lamb lamp lane \
        lantern lapel larva laser latch lattice laugh laundry laurel lava law lawn lawyer \
        layout lead leaflet league lean leap leather lectern ledge leek legal legume leisure \
        lemon length lentil leopard lesson lettuce level liberty library lichen lid life lift \
        light like lilac lime linen lingo link lioness liquid list lizard llama load loaf \
        lobster local locket lodge lofty logic logo lord lotion lotus lounge love lozenge \
        lucid lucky luggage lullaby lumber lunar lunch lute lyric machine magenta magic magnet \
        magpie maiden major mallet mammal manage mango manor mansion mantle manual map maple \
        marble march marina market maroon marsh marvel mascot mask mason mast match matrix \
        mauve mayor maze meadow meal measure meat medal media medley meet mellow melody melt \
        member memory men mend mentor menu mercury merge mermaid merry message metal meteor \
        method metro mettle midday midget mighty migrate mileage milk million mimic mineral \
        minimal minnow minor mint minuet miracle mirror mitten mixture moat mobile model \
        modify module mohair moist molar moment monarch monitor monkey monsoon month mood moon \
        moose mop morsel mosaic moss moth motif motor motto mount mouse mouth movie muffin \
        mulch mural museum music musk mustang mystery myth name napkin nation nature navy \
        nearby neat nebula neck nectar needle neon nephew nest net nettle network neural newt \
        nibble nickel niece nifty night nimble nine noble node noise noodle nook noon normal \
        north nose notable notch note notify nougat noun nourish nova novel nozzle nugget \
        nursery nutmeg nylon oak oasis oath oatmeal oboe ocean octave octopus office offset \
        oil old olive onion onward opal opaque opera opinion oracle orange orator orbit orchid \
        order organ orient origin ornate ostrich otter ounce outcome outfit outline output \
        outside oval oven overall owl oxygen oyster ozone paddle page palace palette palm pan \
        pancake panda panel panther parade parcel pardon parent parrot parsley party passage \
        pasta patch patent patio patriot pattern pause peach peak peanut pear pebble pecan \
        pelican pencil penguin penny peony perch perfume period person petal pewter phoenix \
        phone photo phrase physic piano pickle picnic picture pie piece pigeon pigment pile \
        pilgrim pillow pilot pine pink pint pioneer pipe pitch pivot pixie pizza place plain \
        plank plastic plate play plaza pleat pledge plenty plug plum plural plush pocket \
        podium poem poetry point polar pole polka polo poncho pond pony poodle pool pop poplar \
        poppy popular porch portal possum post posy potato potion pottery power prairie prawn \
        prelude pretzel prime print prism private prize probe process produce profit program \
        project prolong prompt proof propel prune public pudding pulley pulse puma pumice \
        pumpkin pupil puppy purity purpose pursuit python quail quake quality quarry quaver \
        queen quench query quiche quiet quill quip quiver quiz raccoon radar radish raffle \
        raft rail rainbow raisin rake rally ramble ramp ranch range rapid rapport rare ratio \
        rattle raven ravine razor reach ready real reason recent recital record recruit \
        rectify recycle reef reel reflect refresh regal region regular reign relay release \
        relish remedy remind remote rename renew renown repair reply report reptile reserve \
        resin resort respect review revue reward rhino rhyme rhythm ribbon rice rich ride \
        ridge right ringlet ripple ritual rivet road roast robin robust rocket rodeo role roll \
        roman romp roof room root rope rose roster rotor round routine rowboat royal ruby \
        ruddy ruffle rugby rule rumble runway rural rustic saddle safari safe saffron saga \
        sage sailor salad salmon salon salt salute sample sandal sane sapling sardine satchel \
        satin sauce sauna savvy scallop scan scarf scenic scholar science scope score scout \
        scratch screen scribe scrub sea seal seam search season seat second secret section \
        sedan seesaw sequin serene serum serve seven shack shade shaft shampoo shanty shape \
        share shawl sheet shelf sherbet shield shift shimmer shingle ship shirt shiver shoal \
        shoe shop shore shovel show shrimp shrub side sierra siesta sieve sift sigma silicon \
        silk silo silver similar siphon siren site sizzle skate skein sketch ski skillet skunk \
        sky slate sled sleeve sleigh slight sliver slogan sloth slumber smile smith smock \
        smooth snack snail snorkel snow soak soap soccer social socket soda sofa soft soil \
        solar soldier solid solo sonata song sonnet soprano sound soup source south space \
        sparrow spatula special speed spell spice spider spinach spiral splash sponge spool \
        sport spot spout spray sprig sprout spruce square squeeze squid stable stack stadium \
        staff stage stair stake stamp stance staple starch station steam stellar stem stencil \
        step stereo steward stitch stock stomach stone store stove straw streak string stroke \
        study sturdy style suave subtle suburb subway succeed suede sugar suitor summary sun \
        sunny sunrise sunset superb supreme surf surgery surname survey swallow swan sweep \
        swim swing swirl swivel symbol synonym syrup system tabby tablet taco tactic tag \
        tailor talent talk talon tandem tango tank tape target task tassel tavern tawny taxi \
        tea teach team teapot teenage teeth temper tenant tennis tenor tent terrace thaw theme \
        theory thermal thesis thicket thimble third thistle thorn thread throne thunder thyme \
        tiara ticket tide tidy tiger tile timber time tinsel tiny tissue title toad toast \
        today toffee toggle token tomato tone tonic tool tooth topaz topic torch totem toucan \
        tour towel town tractor trade traffic train transit trapeze travel tray treat tree \
        trellis tremor trend tribute trick trigger trilogy trim trinity trio tripod triumph \
        trolley trophy trout trowel truffle trumpet trust tuba tuck tuft tulip tuna tundra \
        tune tunic tunnel turkey turnip turret turtle tutor tuxedo twelve twenty twice twig \
        twine twirl typeset typhoon umpire uncle unicorn uniform unique unlock upbeat update \
        upgrade uplift upright upside uptown urban utensil utility vacuum valet valley value \
        valve vanilla variety vase vast vault vector vehicle vein velvet vendor venture verb \
        verdict verse vessel vest vial victory video view village vine vintage vinyl violin \
        viper virtue visit visor vista visual vivid vocal voice volcano volley voltage volume \
        vote vowel voyage vulture waddle wafer wagon walk wall walnut walrus waltz wand warble \
        warm wash watch water wave wavy wealth weather wedge week weight welcome weld well \
        western whale wharf wheat wheel whistle white whoop wicket wide width wiggle wigwam \
        willow wince window winter wire wisdom wisp without wizard wobble wolf wombat wonder \
        wooden wool word work world worthy wreath wren wrinkle yacht yam yarn year yeast \
        yellow yodel yoga yoke yonder young zebra zenith zest zigzag zinc zodiac zone zoology \
        zoom
        """
}

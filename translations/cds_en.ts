<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>cds::ArchitecturePage</name>
    <message numerus="yes">
        <source>Changed by hand in %n layer(s): %1 parameters, %2 multiply-adds</source>
        <translation>
            <numerusform>Changed by hand in %n layer: %1 parameters, %2 multiply-adds</numerusform>
            <numerusform>Changed by hand in %n layers: %1 parameters, %2 multiply-adds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::ComparePage</name>
    <message numerus="yes">
        <source>%n run(s) drawn</source>
        <translation>
            <numerusform>%n run drawn</numerusform>
            <numerusform>%n runs drawn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::CompareTab</name>
    <message numerus="yes">
        <source>%n query(ies) not there</source>
        <translation>
            <numerusform>%n query not there</numerusform>
            <numerusform>%n queries not there</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::ExperimentPage</name>
    <message numerus="yes">
        <source>%n run(s) put into the queue</source>
        <translation>
            <numerusform>%n run put into the queue</numerusform>
            <numerusform>%n runs put into the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::FindingsPanel</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::LiveHead</name>
    <message numerus="yes">
        <source>%n warning(s): %1</source>
        <translation>
            <numerusform>%n warning: %1</numerusform>
            <numerusform>%n warnings: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::MapTab</name>
    <message numerus="yes">
        <source>%n picture(s) circled</source>
        <translation>
            <numerusform>%n picture circled</numerusform>
            <numerusform>%n pictures circled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::NoteBar</name>
    <message numerus="yes">
        <source>(and %n more)</source>
        <translation>
            <numerusform>(and %n more)</numerusform>
            <numerusform>(and %n more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::OwnImageTab</name>
    <message numerus="yes">
        <source>%n image(s) within %1, the nearest at %2</source>
        <translation>
            <numerusform>%n image within %1, the nearest at %2</numerusform>
            <numerusform>%n images within %1, the nearest at %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::RankingPanel</name>
    <message numerus="yes">
        <source>%n right match(es) beyond the shown ranks, at rank</source>
        <translation>
            <numerusform>%n right match beyond the shown ranks, at rank</numerusform>
            <numerusform>%n right matches beyond the shown ranks, at rank</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::RunColumns</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mean ± standard deviation of %n run(s)</source>
        <translation>
            <numerusform>Mean ± standard deviation of %n run</numerusform>
            <numerusform>Mean ± standard deviation of %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::RunPanel</name>
    <message numerus="yes">
        <source>Searches for %n epoch(s) and derives the most likely network.</source>
        <translation>
            <numerusform>Searches for %n epoch and derives the most likely network.</numerusform>
            <numerusform>Searches for %n epochs and derives the most likely network.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Trains for %n epoch(s) and then names the classes of the test images, once.</source>
        <translation>
            <numerusform>Trains for %n epoch and then names the classes of the test images, once.</numerusform>
            <numerusform>Trains for %n epochs and then names the classes of the test images, once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Trains for %n epoch(s) and then tests on query and gallery, once.</source>
        <translation>
            <numerusform>Trains for %n epoch and then tests on query and gallery, once.</numerusform>
            <numerusform>Trains for %n epochs and then tests on query and gallery, once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s), one after another, with seeds %1 to %2.</source>
        <translation>
            <numerusform>%n run, one after another, with seeds %1 to %2.</numerusform>
            <numerusform>%n runs, one after another, with seeds %1 to %2.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::RunsPage</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1 of %n run</numerusform>
            <numerusform>%1 of %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are in the bin; Ctrl+Z brings them back</source>
        <translation>
            <numerusform>%n run are in the bin; Ctrl+Z brings them back</numerusform>
            <numerusform>%n runs are in the bin; Ctrl+Z brings them back</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are back</source>
        <translation>
            <numerusform>%n run are back</numerusform>
            <numerusform>%n runs are back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::SpaceModel</name>
    <message numerus="yes">
        <source>CDBlock: %n CBlock(s) in a row, branches of kernel %1 and %2</source>
        <translation>
            <numerusform>CDBlock: %n CBlock, branches of kernel %1 and %2</numerusform>
            <numerusform>CDBlock: %n CBlocks in a row, branches of kernel %1 and %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::Spreads</name>
    <message numerus="yes">
        <source>%n identities with %1 images</source>
        <translation>
            <numerusform>%n identity with %1 images</numerusform>
            <numerusform>%n identities with %1 images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::StatusLine</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n paused</numerusform>
            <numerusform>%n paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) failed or interrupted</source>
        <translation>
            <numerusform>%n run failed or interrupted</numerusform>
            <numerusform>%n runs failed or interrupted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cds::WallPanel</name>
    <message numerus="yes">
        <source>%Ln picture(s)</source>
        <translation>
            <numerusform>%Ln picture</numerusform>
            <numerusform>%Ln pictures</numerusform>
        </translation>
    </message>
</context>
</TS>

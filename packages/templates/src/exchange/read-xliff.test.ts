import { describe, expect, it } from 'vitest';
import { readXliff } from './read-xliff.ts';

const file = (units: string) =>
  readXliff(`<xliff version="2.1" srcLang="fr" trgLang="en"><file id="f">${units}</file></xliff>`);

describe('readXliff', () => {
  it('joins the segments into which a tool has cut a text', async () => {
    const { units } = await file(`<unit id="a">
      <segment><source>Un. </source><target>One. </target></segment>
      <ignorable><source> \n</source></ignorable>
      <segment><source>Deux.</source><target>Two.</target></segment>
    </unit>`);
    expect(units).toEqual([{ id: 'a', source: 'Un.  \nDeux.', target: 'One.  \nTwo.' }]);
  });

  it('takes a text for untranslated if one of its segments is', async () => {
    const { units } = await file(
      '<unit id="a"><segment><source>Un</source><target>One</target></segment><segment><source>Deux</source></segment></unit>',
    );
    expect(units).toEqual([{ id: 'a', source: 'UnDeux' }]);
  });

  it('looks into groups, and past the proposals of a translation memory', async () => {
    const { units } = await file(`<group id="g"><unit id="a">
      <mtc:matches xmlns:mtc="urn:m"><mtc:match><source>Une</source><target>A</target></mtc:match></mtc:matches>
      <segment><source>Un</source><target>One</target></segment>
    </unit></group>`);
    expect(units).toEqual([{ id: 'a', source: 'Un', target: 'One' }]);
  });

  it('reads CDATA, marked words, characters by their code, and the line breaks of Windows', async () => {
    const { units } = await file(
      '<unit id="a"><segment><source>Un\r\n&#13;</source><target><![CDATA[<b>]]> <mrk id="1">One</mrk><cp hex="001F"/></target></segment></unit>',
    );
    expect(units).toEqual([{ id: 'a', source: 'Un\n\r', target: '<b> One\u001f' }]);
  });

  it('leaves out a translation that a tool calls fuzzy', async () => {
    const { units } = await file(
      '<unit id="a"><segment state="translated" subState="my:fuzzy"><source>Un</source><target>One</target></segment></unit>',
    );
    expect(units).toEqual([{ id: 'a', source: 'Un' }]);
  });
});

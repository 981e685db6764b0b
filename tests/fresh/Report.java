import java.io.File;
import java.io.FileOutputStream;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.tools.ExecFileLoader;
import org.jacoco.report.IReportVisitor;
import org.jacoco.report.csv.CSVFormatter;
import org.jacoco.report.xml.XMLFormatter;

/** Writes the XML and the CSV of one module, as JaCoCo's plugin of Maven does. */
final class Report {
    public static void main(String[] words) throws Exception {
        File target = new File(words[0], "target");
        ExecFileLoader data = new ExecFileLoader();
        data.load(new File(target, "jacoco.exec"));
        File site = new File(target, "site/jacoco");
        try (FileOutputStream xml = new FileOutputStream(new File(site, "jacoco.xml"));
                FileOutputStream csv = new FileOutputStream(new File(site, "jacoco.csv"))) {
            for (IReportVisitor report : new IReportVisitor[] {
                new XMLFormatter().createVisitor(xml), new CSVFormatter().createVisitor(csv)
            }) {
                CoverageBuilder builder = new CoverageBuilder();
                new Analyzer(data.getExecutionDataStore(), builder).analyzeAll(new File(target, "classes"));
                report.visitInfo(data.getSessionInfoStore().getInfos(), data.getExecutionDataStore().getContents());
                report.visitBundle(builder.getBundle(words[0]), null);
                report.visitEnd();
            }
        }
    }
}

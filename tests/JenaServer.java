// Jena's TDB2 behind HTTP, as the SPARQL 1.1 protocol has it: for tests.
// java JenaServer FOLDER PORT FILE.nq …: loads the files and listens on the loopback.

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryException;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.tdb2.DatabaseMgr;
import org.apache.jena.tdb2.TDB2Factory;
import org.apache.jena.tdb2.loader.DataLoader;
import org.apache.jena.tdb2.loader.LoaderFactory;

public class JenaServer {
    public static void main(String[] arguments) throws Exception {
        DatasetGraph graph = DatabaseMgr.connectDatasetGraph(arguments[0]);
        List<String> files = List.of(arguments).subList(2, arguments.length);
        DataLoader loader = LoaderFactory.parallelLoader(graph, (format, values) -> { });
        loader.startBulk();
        loader.load(files);
        loader.finishBulk();
        Dataset dataset = TDB2Factory.connectDataset(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/sparql", exchange -> answer(dataset, exchange));
        server.start();
    }

    static void answer(Dataset dataset, HttpExchange exchange) throws IOException {
        String text = "";
        List<String> plain = new ArrayList<>();
        List<String> named = new ArrayList<>();
        byte[] body = exchange.getRequestBody().readAllBytes();
        for (String pair : new String(body, StandardCharsets.US_ASCII).split("&")) {
            String[] parts = pair.split("=", 2);
            String value = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            switch (parts[0]) {
                case "query" -> text = value;
                case "default-graph-uri" -> plain.add(value);
                case "named-graph-uri" -> named.add(value);
                default -> { }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String kind = "application/sparql-results+json";
        int status = 200;
        dataset.begin(ReadWrite.READ);
        try {
            Query query = QueryFactory.create(text);
            if (!plain.isEmpty() || !named.isEmpty()) {
                query.getGraphURIs().clear();
                query.getNamedGraphURIs().clear();
                plain.forEach(query::addGraphURI);
                named.forEach(query::addNamedGraphURI);
            }
            try (QueryExecution execution = QueryExecutionFactory.create(query, dataset)) {
                if (query.isSelectType()) {
                    ResultSetFormatter.outputAsJSON(out, execution.execSelect());
                } else if (query.isAskType()) {
                    ResultSetFormatter.outputAsJSON(out, execution.execAsk());
                } else {
                    kind = "application/n-triples";
                    var model = query.isConstructType()
                        ? execution.execConstruct() : execution.execDescribe();
                    RDFDataMgr.write(out, model, Lang.NTRIPLES);
                }
            }
        } catch (QueryException error) {
            status = 400;
            kind = "text/plain; charset=utf-8";
            out.reset();
            out.write(String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
        } finally {
            dataset.end();
        }
        exchange.getResponseHeaders().set("Content-Type", kind);
        exchange.sendResponseHeaders(status, out.size() == 0 ? -1 : out.size());
        exchange.getResponseBody().write(out.toByteArray());
        exchange.close();
    }
}
